namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>A software statement: what an app shows to become a client.</summary>
/// <param name="Id"><c>stm_…</c>, its <c>jti</c>.</param>
/// <param name="ApplicationId">Whose.</param>
/// <param name="IssuedBy">Who issued it.</param>
/// <param name="IssuedAt">When. It has no end.</param>
/// <param name="RevokedAt">Since when it is worth nothing; null while it counts.</param>
/// <param name="Text">The signed document, to be built into the app; absent in lists, and of what was revoked. Whoever has it can register clients.</param>
public sealed record TvStatement(string Id, string ApplicationId, string IssuedBy, DateTimeOffset IssuedAt, DateTimeOffset? RevokedAt = null, string? Text = null);
