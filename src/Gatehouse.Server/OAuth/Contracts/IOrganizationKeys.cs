using Gatehouse.Protocols.Jose;

namespace Gatehouse.Server.OAuth.Contracts;

/// <summary>The keys that organizations sign with, for features that prove themselves elsewhere. The public halves are at <c>/{org}/oauth2/jwks</c>.</summary>
public interface IOrganizationKeys
{
    /// <summary>The key that signs now.</summary>
    ValueTask<SigningKey> SigningAsync(string organizationId, JwsAlgorithm algorithm, CancellationToken ct);
}
