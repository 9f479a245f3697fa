using Gatehouse.Server.Accounts.Contracts;

namespace Gatehouse.Server.OAuth.Interactions;

/// <summary>Who is in front of the browser, as they proved it.</summary>
/// <param name="PersonId">Person.</param>
/// <param name="SessionId">Browser session; null where there are no cookies.</param>
/// <param name="AuthTime">When they proved it.</param>
/// <param name="Acr">How well.</param>
/// <param name="Amr">By what means (RFC 8176), separated by blanks.</param>
internal sealed record Visitor(string PersonId, string? SessionId, DateTimeOffset AuthTime, string? Acr, string Amr)
{
    /// <summary><see cref="Amr"/> one by one.</summary>
    public IReadOnlyList<string> Methods => Amr.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>From a sign-in.</summary>
    public static Visitor Of(SignInResult.SignedIn result) =>
        new(result.PersonId, result.SessionId, result.AuthTime, result.Acr, string.Join(' ', result.Amr));

    /// <summary>From the interaction that keeps it; null before the sign-in.</summary>
    public static Visitor? Of(InteractionRow row) => row.PersonId is { } person
        ? new Visitor(person, row.SessionId, DateTimeOffset.FromUnixTimeMilliseconds(row.AuthTimeMs ?? 0), row.Acr, row.Amr ?? "")
        : null;
}
