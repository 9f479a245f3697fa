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
    /// <summary>Methods.</summary>
    public IReadOnlyList<string> Methods => Amr?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>When the person signed in.</summary>
    public DateTimeOffset? AuthTime => AuthTimeMs is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;
}
