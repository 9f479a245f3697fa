using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Codes;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Grants;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Introspection;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Keys;
using Gatehouse.Server.OAuth.Metadata;
using Gatehouse.Server.OAuth.Proofs;
using Gatehouse.Server.OAuth.Resources;
using Gatehouse.Server.OAuth.Retention;
using Gatehouse.Server.OAuth.Revocation;
using Gatehouse.Server.OAuth.TokenEndpoint;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth;

/// <summary>Parts list and routes of the authorization server.</summary>
public static class OAuthModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddOAuth(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<OAuthOptions>().BindConfiguration("Gatehouse:OAuth").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OAuthOptions>, OAuthOptionsValidator>();
        AddStores(services);
        AddClients(services);
        AddTokens(services);
        AddEndpoints(services);
        services.AddSweep<KeyRotation>();
        services.AddSweep<TokenRetention>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapOAuth(this IEndpointRouteBuilder app)
    {
        MapProtocol(app);
    }

    private static void AddStores(IServiceCollection services)
    {
        services.AddSingleton<ClientStore>();
        services.AddSingleton<IClients>(s => s.GetRequiredService<ClientStore>());
        services.AddSingleton<GrantStore>();
        services.AddSingleton<IGrants>(s => s.GetRequiredService<GrantStore>());
        services.AddSingleton<RefreshTokenStore>();
        services.AddSingleton<RefreshTokenReader>();
        services.AddSingleton<AccessTokenStore>();
        services.AddSingleton<IAccessTokens>(s => s.GetRequiredService<AccessTokenStore>());
        services.AddSingleton<AuthorizationCodeStore>();
        services.AddSingleton<IAuthorizationCodes>(s => s.GetRequiredService<AuthorizationCodeStore>());
        services.AddSingleton<DeviceCodeStore>();
        services.AddSingleton<IDeviceCodes>(s => s.GetRequiredService<DeviceCodeStore>());
        services.AddSingleton<ResourceStore>();
        services.AddSingleton<KeyStore>();
        services.AddSingleton<SeenStore>();
    }

    private static void AddClients(IServiceCollection services)
    {
        services.AddSingleton<IssuerDirectory>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<ClientAssertions>();
        services.AddSingleton<ClientCertificates>();
        services.AddSingleton<ClientKeys>();
        services.AddHttpClient(ClientKeys.HttpClientName, http =>
        {
            http.Timeout = TimeSpan.FromSeconds(5);
            http.MaxResponseContentBufferSize = Protocols.Jose.JsonWebKeySet.MaxBytes;
        }).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<DpopNonceKey>();
        services.AddSingleton<DpopProofs>();
        services.AddSingleton<TokenTargets>();
        services.AddSingleton<TokenMint>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<JwtTokens>();
        services.AddSingleton<SubjectTokens>();
        services.AddSingleton<PersonTokens>();
    }

    private static void AddEndpoints(IServiceCollection services)
    {
        services.AddSingleton<CodeGrant>();
        services.AddSingleton<RefreshGrant>();
        services.AddSingleton<ClientCredentialsGrant>();
        services.AddSingleton<DeviceGrant>();
        services.AddSingleton<ExchangeGrant>();
        services.AddSingleton<TokenGrants>();
        services.AddSingleton<TokenRequestEndpoint>();
        services.AddSingleton<RevocationEndpoint>();
        services.AddSingleton<IntrospectionRights>();
        services.AddSingleton<IntrospectionEndpoint>();
    }

    private static void MapProtocol(IEndpointRouteBuilder app)
    {
        var protocol = app.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.OAuth).ExcludeFromDescription()
            .WithBodyLimit(Protocols.OAuth.OAuthParameters.MaxLength * 2).AddEndpointFilter<OAuthFaults>();
        protocol.MapPost("/{org}/oauth2/token", TokenRequestEndpoint.PostAsync).WithName("OAuthToken").DisableAntiforgery();
        protocol.MapPost("/{org}/oauth2/revoke", RevocationEndpoint.PostAsync).WithName("OAuthRevoke").DisableAntiforgery();
        protocol.MapPost("/{org}/oauth2/introspect", IntrospectionEndpoint.PostAsync).WithName("OAuthIntrospect").DisableAntiforgery();
        protocol.MapGet("/{org}/oauth2/jwks", MetadataEndpoints.KeysAsync).WithName("OAuthKeys");
        protocol.MapGet("/{org}/.well-known/openid-configuration", MetadataEndpoints.DescribeAsync).WithName("OpenIdConfiguration");
        protocol.MapGet("/.well-known/oauth-authorization-server/{org}", MetadataEndpoints.DescribeAsync).WithName("OAuthMetadata");
    }
}
