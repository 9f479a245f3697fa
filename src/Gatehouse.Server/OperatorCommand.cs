using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Admin.Setup;

namespace Gatehouse.Server;

/// <summary>What the operator asks of the program instead of serving. Settings may follow, as <c>--Gatehouse:Database=…</c>.</summary>
/// <param name="RunAsync">Does it on a prepared server that does not listen; returns the exit code.</param>
/// <param name="Settings">The arguments behind the command.</param>
public sealed record OperatorCommand(Func<WebApplication, Task<int>> RunAsync, string[] Settings)
{
    /// <summary>Lines for somebody who mistyped.</summary>
    public static IReadOnlyList<string> Usage { get; } =
    [
        "Usage: gatehouse-server [settings]",
        "       gatehouse-server setup-link [settings]",
        "       gatehouse-server organization list [settings]",
        "       gatehouse-server organization disable|enable <slug> [settings]",
    ];

    /// <summary>False for what begins like a command and is none. Without a command the program is to serve.</summary>
    public static bool TryParse(string[] args, out OperatorCommand? command)
    {
        command = args switch
        {
            ["setup-link", .. var rest] => new(app => app.PrintSetupLinkAsync(), rest),
            ["organization", "list", .. var rest] => new(OrganizationCommand.ListAsync, rest),
            ["organization", "disable" or "enable", [not '-', ..] slug, .. var rest] =>
                new(app => OrganizationCommand.SetAsync(app, slug, args[1] == "enable"), rest),
            _ => null,
        };
        return command is not null || args is not ["organization", ..];
    }
}
