using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Server.OAuth.TokenEndpoint;

/// <summary>One grant type, one file.</summary>
internal sealed class TokenGrants(CodeGrant codes, RefreshGrant refreshes, ClientCredentialsGrant clientCredentials, DeviceGrant devices, ExchangeGrant exchanges, AssertionGrant assertions)
{
    /// <summary>Gives tokens for a request, or says why not.</summary>
    public Task<TokenOutcome> GiveAsync(TokenContext context, TokenRequest request, CancellationToken ct) => request switch
    {
        TokenRequest.AuthorizationCode code => codes.GiveAsync(context, code, ct),
        TokenRequest.Refresh refresh => refreshes.GiveAsync(context, refresh, ct),
        TokenRequest.ClientCredentials credentials => clientCredentials.GiveAsync(context, credentials, ct),
        TokenRequest.DeviceCode device => devices.GiveAsync(context, device, ct),
        TokenRequest.JwtBearer assertion => assertions.GiveAsync(context, assertion, ct),
        TokenRequest.Exchange exchange => exchanges.GiveAsync(context, exchange, ct),
        _ => throw new InvalidOperationException("A request that nobody knows."),
    };
}
