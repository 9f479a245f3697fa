using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Admin;

/// <summary>A key with which a program calls the API.</summary>
/// <param name="Id"><c>key_…</c></param>
/// <param name="Name">For people.</param>
/// <param name="Hint">The key's last four characters, to tell keys apart.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When made.</param>
/// <param name="ExpiresAt">Null when it does not end by itself.</param>
/// <param name="LastUsedAt">To within a minute or so; null when never.</param>
public sealed record ApiKey(
    string Id, string Name, string Hint, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>A key to be made.</summary>
/// <param name="Name">For people.</param>
/// <param name="Scopes">At least one; none beyond what the maker may do.</param>
/// <param name="ExpiresAt">Null when it shall not end by itself.</param>
public sealed record NewApiKey(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name,
    [property: Required, MinLength(1), MaxLength(32)] IReadOnlyList<string> Scopes,
    DateTimeOffset? ExpiresAt = null);

/// <summary>A key that was just made.</summary>
/// <param name="ApiKey">As listed from now on.</param>
/// <param name="Key"><c>gh_key_…</c>, to be sent as <c>Authorization: Bearer</c>. Secret, shown only here.</param>
public sealed record CreatedApiKey(ApiKey ApiKey, string Key);
