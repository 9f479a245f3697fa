using Gatehouse.Client.Contracts.OAuth;

namespace Gatehouse.Server.OAuth.Registration;

/// <summary>A row of <c>oauth_registration_token</c>, without its hash.</summary>
internal sealed class RegistrationTokenRow
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public long MaxUses { get; init; }

    public long Used { get; init; }

    public long CreatedMs { get; init; }

    public long ExpiresMs { get; init; }

    public OAuthRegistrationToken ToContract() =>
        new(Id, Name, (int)MaxUses, (int)Used, DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), DateTimeOffset.FromUnixTimeMilliseconds(ExpiresMs));
}
