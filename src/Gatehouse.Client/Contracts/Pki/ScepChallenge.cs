namespace Gatehouse.Client.Contracts.Pki;

/// <summary>A challenge, shown once.</summary>
/// <param name="Challenge">Secret: what the client puts into its request.</param>
/// <param name="ExpiresAt">End of its life; null for a static one.</param>
public sealed record ScepChallenge(string Challenge, DateTimeOffset? ExpiresAt);
