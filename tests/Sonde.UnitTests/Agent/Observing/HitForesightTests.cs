using Sonde.Agent.Observing;

namespace Sonde.UnitTests.Agent.Observing;

public sealed class HitForesightTests
{
    private static readonly TimeSpan Plenty = TimeSpan.FromSeconds(1);

    private readonly HitForesight _foresight = new();

    [Fact]
    public void A_hit_is_expected_to_be_asked_what_the_last_one_was_with_its_own_thread()
    {
        Assert.Empty(_foresight.Expect(7, 1, Plenty));
        Read(new HitQuestion.Frames(7, 1), new HitQuestion.Scopes(1000), new HitQuestion.Variables(1001));

        Assert.Equal([new HitQuestion.Frames(9, 1), new HitQuestion.Scopes(1000), new HitQuestion.Variables(1001)], _foresight.Expect(9, 1, Plenty));
    }

    [Fact]
    public void The_same_question_twice_is_asked_once_and_long_lists_to_their_eighth()
    {
        Read([.. Enumerable.Range(0, 30).Select(static number => new HitQuestion.Value(1000, $"e{number / 2}"))]);

        Assert.Equal(["e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7"], _foresight.Expect(1, 1, Plenty).OfType<HitQuestion.Value>().Select(static value => value.Expression));
    }

    [Fact]
    public void Where_the_last_hit_took_longer_than_there_is_time_one_is_asked_after_the_other()
    {
        _foresight.Note(new HitQuestion.Scopes(1));
        _foresight.End(TimeSpan.FromMilliseconds(10), unused: 0);

        Assert.Empty(_foresight.Expect(1, 1, TimeSpan.FromMilliseconds(10)));
        Assert.NotEmpty(_foresight.Expect(1, 1, TimeSpan.FromMilliseconds(11)));
    }

    [Fact]
    public void Two_wrong_guesses_are_the_last()
    {
        _foresight.Note(new HitQuestion.Scopes(1));
        _foresight.End(TimeSpan.Zero, unused: 0);
        foreach (var scope in new[] { 2, 3 })
        {
            Assert.NotEmpty(_foresight.Expect(1, 1, Plenty));
            _foresight.Note(new HitQuestion.Scopes(scope));
            _foresight.End(TimeSpan.Zero, unused: 1);
        }

        Assert.Empty(_foresight.Expect(1, 1, Plenty));
    }

    private void Read(params HitQuestion[] questions)
    {
        foreach (var question in questions)
        {
            _foresight.Note(question);
        }

        _foresight.End(TimeSpan.FromMilliseconds(5), unused: 0);
    }
}
