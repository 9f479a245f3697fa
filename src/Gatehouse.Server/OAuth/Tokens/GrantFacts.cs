namespace Gatehouse.Server.OAuth.Tokens;

/// <summary>What a grant tells its tokens.</summary>
/// <param name="GrantId"><c>gra_…</c></param>
/// <param name="PersonId">Null when the client acts for itself.</param>
/// <param name="SessionId">Browser session.</param>
/// <param name="Acr">Authentication context class.</param>
/// <param name="Amr">Methods, separated by blanks.</param>
/// <param name="AuthTimeMs">When the person signed in.</param>
internal sealed record GrantFacts(string GrantId, string? PersonId, string? SessionId, string? Acr, string? Amr, long? AuthTimeMs)
{
    /// <summary>Whom its tokens are about, where that is none of the organization's people.</summary>
    public string? Subject { get; init; }

    /// <summary>Installation that it belongs to.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Nobody is known to be behind it.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>Methods.</summary>
    public IReadOnlyList<string> Methods => Amr?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>When the person signed in.</summary>
    public DateTimeOffset? AuthTime => AuthTimeMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
