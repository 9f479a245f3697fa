namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>Who let a device in, and to what.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="SessionId">Browser session.</param>
/// <param name="Scopes">What was allowed, at most what was asked for; separated by blanks.</param>
/// <param name="Acr">Authentication context class.</param>
/// <param name="Amr">Authentication methods.</param>
/// <param name="AuthTime">When the person signed in.</param>
public sealed record DeviceApproval(string PersonId, string? SessionId, string Scopes, string? Acr, IReadOnlyList<string> Amr, DateTimeOffset? AuthTime);
