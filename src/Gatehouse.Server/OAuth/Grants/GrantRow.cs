using Gatehouse.Client.Contracts.OAuth;
using Gatehouse.Server.OAuth.Contracts;

namespace Gatehouse.Server.OAuth.Grants;

/// <summary>A row of <c>oauth_grant</c> for those who look at it.</summary>
internal sealed class GrantRow
{
    public required string Id { get; init; }

    public required string ClientId { get; init; }

    public required string ClientName { get; init; }

    public string? PersonId { get; init; }

    public required string Kind { get; init; }

    public required string Scopes { get; init; }

    public required string Audiences { get; init; }

    public string? Acr { get; init; }

    public long? AuthTimeMs { get; init; }

    public long CreatedMs { get; init; }

    public long? ExpiresMs { get; init; }

    public long? LastUsedMs { get; init; }

    public long? EndedMs { get; init; }

    public string? EndedBecause { get; init; }

    /// <summary>When the person signed out everywhere, which ended it.</summary>
    public long? SignedOutMs { get; init; }

    public OAuthGrant ToContract() => new(
        Id, ClientId, ClientName, PersonId, Kind, Scopes, Audiences.Split(' ', StringSplitOptions.RemoveEmptyEntries), Acr, At(AuthTimeMs),
        At(CreatedMs)!.Value, At(ExpiresMs), At(LastUsedMs), At(EndedMs ?? SignedOutMs), EndedBecause ?? (SignedOutMs is null ? null : EndReasons.SignedOut));

    private static DateTimeOffset? At(long? ms) => ms is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
