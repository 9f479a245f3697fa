using Gatehouse.Protocols.Jose;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Resources;

namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>Everything about an access token that can be settled before the transaction that makes it.</summary>
/// <param name="Issuer">Who issues.</param>
/// <param name="ClientId">Who gets it.</param>
/// <param name="Target">Where it is for.</param>
/// <param name="Key">Signs it; null for an opaque one.</param>
/// <param name="Lifetime">From its making.</param>
/// <param name="Scopes">What it allows.</param>
/// <param name="Binding">What must accompany it.</param>
internal sealed record TokenPlan(
    Issuer Issuer, string ClientId, TokenTarget Target, SigningKey? Key, TimeSpan Lifetime, ScopeSet Scopes, TokenBinding Binding)
{
    /// <summary>Client that acts for the subject, after an exchange (RFC 8693 §4.1).</summary>
    public string? Actor { get; init; }

    /// <summary>What the audience calls the subject; null for its own name.</summary>
    public string? Subject { get; init; }

    /// <summary>The audience may know which installation it is.</summary>
    public bool ShowsDevice { get; init; }

    /// <summary>Groups of the person, where the scope opens them.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];
}
