namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>A device that waits for a person's decision.</summary>
/// <param name="ClientId">Client that asked.</param>
/// <param name="Scopes">What it asked for; separated by blanks.</param>
/// <param name="Audiences">Where it wants to use it.</param>
/// <param name="Expires">When it stops waiting.</param>
public sealed record PendingDevice(string ClientId, string Scopes, IReadOnlyList<string> Audiences, DateTimeOffset Expires);
