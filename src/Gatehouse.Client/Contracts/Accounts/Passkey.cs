namespace Gatehouse.Client.Contracts.Accounts;

/// <summary>A passkey with which somebody signs in without a password.</summary>
/// <param name="Id"><c>pky_…</c></param>
/// <param name="Name">As the person named it.</param>
/// <param name="Synchronized">True when the person's devices share it; false when it stays on the one where it was made.</param>
/// <param name="CreatedAt">When made.</param>
/// <param name="LastUsedAt">Last sign-in with it; null when never.</param>
public sealed record Passkey(string Id, string Name, bool Synchronized, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);
