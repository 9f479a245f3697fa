using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Accounts.Contracts;

namespace Gatehouse.Server.Accounts.Flows;

/// <summary>A row of <c>accounts_flow</c>: one sign-in on its way.</summary>
public sealed class FlowRow
{
    /// <summary>Of the word in the address.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrgId { get; init; }

    /// <summary>What was asked for, as JSON.</summary>
    public required string Request { get; init; }

    /// <summary>Hash of the secret of the browser that opened it first; null while none has.</summary>
    public byte[]? BrowserHash { get; init; }

    /// <summary>One of <see cref="FlowSteps"/>.</summary>
    public required string Step { get; init; }

    /// <summary>Who passed the first factor.</summary>
    public string? PersonId { get; init; }

    /// <summary>Methods passed so far, separated by blanks.</summary>
    public string? Amr { get; init; }

    /// <summary>Wrong second factors.</summary>
    public long Tries { get; init; }

    /// <summary>Identity provider that the browser was sent to.</summary>
    public string? UpstreamId { get; init; }

    /// <summary>What the provider's answer is checked against, sealed.</summary>
    public byte[]? UpstreamSealed { get; init; }

    /// <summary>What the framework remembers of the challenge that a passkey has to sign.</summary>
    public byte[]? Challenge { get; init; }

    /// <summary>Secret of an authenticator app that is being set up, sealed.</summary>
    public byte[]? SetupSealed { get; init; }

    /// <summary>Outcome, as JSON, once there is one.</summary>
    public string? Result { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long ExpiresMs { get; init; }

    /// <summary>What was asked for.</summary>
    public SignInRequest Wanted => JsonSerializer.Deserialize<SignInRequest>(Request, GatehouseJson.Options)!;
}

/// <summary>Where a flow stands.</summary>
public static class FlowSteps
{
    /// <summary>Waits for the first factor.</summary>
    public const string First = "first";

    /// <summary>Waits for the second factor.</summary>
    public const string Second = "second";

    /// <summary>The first factor is passed, a second is demanded, and there is none: one is being set up.</summary>
    public const string SetUp = "setup";

    /// <summary>It is set up and proven; the recovery codes were shown.</summary>
    public const string SetUpDone = "setup-done";

    /// <summary>The browser is at an identity provider.</summary>
    public const string Upstream = "upstream";

    /// <summary>The result waits to be taken.</summary>
    public const string Done = "done";
}
