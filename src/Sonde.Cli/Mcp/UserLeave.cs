using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Sonde.Core.Production;

namespace Sonde.Cli.Mcp;

/// <summary>What only the user may give: on the command line at the start, or when the assistant's program asks them (elicitation). Never an argument of a tool.</summary>
/// <param name="given">--allow-stop with its reason; null where it was not given.</param>
internal sealed class UserLeave(StopReason? given)
{
    /// <summary>What a call may hold a process for without asking, in milliseconds.</summary>
    public const int FreeBound = 100;

    /// <summary>Leave for something.</summary>
    /// <param name="server">The connection, over which the user may be asked.</param>
    /// <param name="what">A sentence that says what is wanted.</param>
    /// <param name="cancellation">Ends the asking.</param>
    /// <returns>The user's reason.</returns>
    /// <exception cref="Core.Faults.FaultException">SND4009: the user said no, or cannot be asked.</exception>
    public async Task<StopReason> AskAsync(McpServer server, string what, CancellationToken cancellation)
    {
        if (given is not null)
        {
            return given;
        }

        if (server.ClientCapabilities?.Elicitation is null)
        {
            throw McpBounds.Refused($"{what} It needs the user's leave, and the assistant's program cannot ask for it: the user may start sonde mcp with --allow-stop --reason 'REASON'");
        }

        try
        {
            var answer = await server.ElicitAsync(Question(what), cancellation).ConfigureAwait(false);
            if (answer.IsAccepted && answer.Content is { } content && content.TryGetValue("reason", out var reason) && reason.ValueKind == JsonValueKind.String
                && StopReason.Judge(reason.GetString()!, out var understood) is null)
            {
                return understood!;
            }
        }
        catch (Exception refused) when (refused is McpException or InvalidOperationException)
        {
            throw McpBounds.Refused($"{what} It needs the user's leave, which could not be asked for: {refused.Message}");
        }

        throw McpBounds.Refused($"{what} The user did not give leave for it, with a reason");
    }

    private static ElicitRequestParams Question(string what) => new()
    {
        Message = $"{what} Give leave for it, this once?",
        RequestedSchema = new ElicitRequestParams.RequestSchema
        {
            Properties =
            {
                ["reason"] = new ElicitRequestParams.StringSchema
                {
                    Title = "Reason", Description = "Why, in one line; it stands in the plan, the receipt and the record", MinLength = 1, MaxLength = 200,
                },
            },
            Required = ["reason"],
        },
    };
}
