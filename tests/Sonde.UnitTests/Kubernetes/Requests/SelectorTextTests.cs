using System.Text.Json;
using Sonde.Kubernetes.Requests;

namespace Sonde.UnitTests.Kubernetes.Requests;

public sealed class SelectorTextTests
{
    [Theory]
    [InlineData("""{"app":1}""")]
    [InlineData("""{"app":"\ud800"}""")]
    public void Labels_that_are_no_text_are_refused(string labels) =>
        Assert.Throws<JsonException>(() => SelectorText.OfLabels(JsonDocument.Parse(labels).RootElement));

    [Fact]
    public void A_requirement_that_is_null_is_passed_over() =>
        Assert.Equal("a", SelectorText.OfLabelSelector(JsonDocument.Parse("""{"matchExpressions":[null,{"key":"a","operator":"Exists"}]}""").RootElement));

    [Theory]
    [InlineData("""{"matchLabels":{"app":"shop","tier":"api"}}""", "app=shop,tier=api")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"In","values":["x","y"]}]}""", "a in (x,y)")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"NotIn","values":["x"]}]}""", "a notin (x)")]
    [InlineData("""{"matchExpressions":[{"key":"a","operator":"Exists"},{"key":"b","operator":"DoesNotExist"}]}""", "a,!b")]
    [InlineData("""{"matchLabels":{"app":"shop"},"matchExpressions":[{"key":"a","operator":"Exists"}]}""", "app=shop,a")]
    [InlineData("{}", "")]
    [InlineData("null", null)]
    public void A_label_selector_becomes_text(string selector, string? text) =>
        Assert.Equal(text, SelectorText.OfLabelSelector(JsonDocument.Parse(selector).RootElement));

    [Theory]
    [InlineData("""{"app":"shop","tier":"api"}""", "app=shop,tier=api")]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    public void A_service_without_labels_selects_nothing(string labels, string? text) =>
        Assert.Equal(text, SelectorText.OfLabels(JsonDocument.Parse(labels).RootElement));

    [Fact]
    public void An_operator_that_is_not_known_is_not_passed_over() =>
        Assert.Throws<JsonException>(() => SelectorText.OfLabelSelector(
            JsonDocument.Parse("""{"matchExpressions":[{"key":"a","operator":"Gt","values":["1"]}]}""").RootElement));
}
