using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
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
using Gatehouse.Server.OAuth.Registration;
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
        services.AddOAuthPages();
        services.AddSweep<KeyRotation>();
        services.AddSweep<TokenRetention>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapOAuth(this IEndpointRouteBuilder app)
    {
        app.MapOAuthPages();
        MapProtocol(app);
        MapRegistration(app);
        var api = app.MapGroup("/api/v1/oauth").WithTags("OAuth").RequireRateLimiting(RateLimits.Api).WithBodyLimit(BodyLimits.Json);
        MapClients(api.MapGroup("/clients"));
        MapResources(api.MapGroup("/resources"));
        MapKeys(api.MapGroup("/keys"));
        MapRest(api);
    }

    private static void AddStores(IServiceCollection services)
    {
        services.AddSingleton<ClientStore>();
        services.AddSingleton<IClients>(s => s.GetRequiredService<ClientStore>());
        services.AddSingleton<GrantStore>();
        services.AddSingleton<IGrants>(s => s.GetRequiredService<GrantStore>());
        services.AddSingleton<RefreshTokenStore>();
        services.AddSingleton<RefreshTokenReader>();
        services.AddSingleton<TokenAppender>();
        services.AddSingleton<AccessTokenStore>();
        services.AddSingleton<IAccessTokens>(s => s.GetRequiredService<AccessTokenStore>());
        services.AddSingleton<AuthorizationCodeStore>();
        services.AddSingleton<IAuthorizationCodes>(s => s.GetRequiredService<AuthorizationCodeStore>());
        services.AddSingleton<DeviceCodeStore>();
        services.AddSingleton<IDeviceCodes>(s => s.GetRequiredService<DeviceCodeStore>());
        services.AddSingleton<ResourceStore>();
        services.AddSingleton<IResources>(s => s.GetRequiredService<ResourceStore>());
        services.AddSingleton<KeyStore>();
        services.AddSingleton<SeenStore>();
    }

    private static void AddClients(IServiceCollection services)
    {
        services.AddSingleton<IssuerDirectory>();
        services.AddSingleton<IIssuers>(s => s.GetRequiredService<IssuerDirectory>());
        services.AddSingleton<ClientReader>();
        services.AddSingleton<ClientAuthentication>();
        services.AddSingleton<ClientDoor>();
        services.AddSingleton<ClientAssertions>();
        services.AddSingleton<ClientCertificates>();
        services.AddSingleton<ClientKeys>();
        services.AddHttpClient(ClientKeys.HttpClientName, http =>
        {
            http.Timeout = TimeSpan.FromSeconds(5);
            http.MaxResponseContentBufferSize = Protocols.Jose.JsonWebKeySet.MaxBytes;
        }).ConfigurePrimaryHttpMessageHandler(s =>
        {
            var options = s.GetRequiredService<IOptions<OAuthOptions>>();
            return GuardedHandler.Create(() => options.Value.AllowPrivateClientAddresses, "Gatehouse:OAuth:AllowPrivateClientAddresses");
        });
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<IOrganizationKeys>(s => s.GetRequiredService<SigningKeys>());
        services.AddSingleton<DpopNonceKey>();
        services.AddSingleton<DpopProofs>();
        services.AddSingleton<IProofs>(s => s.GetRequiredService<DpopProofs>());
        services.AddSingleton<TokenTargets>();
        services.AddSingleton<TokenMint>();
        services.AddSingleton<IdTokens>();
        services.AddSingleton<JwtTokens>();
        services.AddSingleton<PresentedTokens>();
        services.AddSingleton<IPresentedTokens>(s => s.GetRequiredService<PresentedTokens>());
        services.AddSingleton<SubjectTokens>();
        services.AddSingleton<Denials>();
        services.AddSingleton<PersonTokens>();
    }

    private static void AddEndpoints(IServiceCollection services)
    {
        services.AddSingleton<CodeGrant>();
        services.AddSingleton<RefreshGrant>();
        services.AddSingleton<ClientCredentialsGrant>();
        services.AddSingleton<DeviceGrant>();
        services.AddSingleton<AppExchange>();
        services.AddSingleton<ExchangeGrant>();
        services.AddSingleton<AssertionGrant>();
        services.AddSingleton<TokenGrants>();
        services.AddSingleton<TokenRequestEndpoint>();
        services.AddSingleton<RevocationEndpoint>();
        services.AddSingleton<IntrospectionRights>();
        services.AddSingleton<IntrospectionEndpoint>();
        services.AddSingleton<RegistrationTokenStore>();
        services.AddSingleton<RegistrationEndpoint>();
        services.AddSingleton<ITokenCredentials, ApiCredentials>();
        services.AddSingleton<ClientRules>();
        services.AddSingleton<ClientSecrets>();
        services.AddSingleton<ClientEndpoints>();
        services.AddSingleton<ResourceEndpoints>();
        services.AddSingleton<KeyEndpoints>();
        services.AddSingleton<GrantQuery>();
        services.AddSingleton<GrantEndpoints>();
        services.AddSingleton<RegistrationTokenEndpoints>();
    }

    private static void MapProtocol(IEndpointRouteBuilder app)
    {
        var protocol = app.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.OAuth).ExcludeFromDescription()
            .WithBodyLimit(Protocols.OAuth.OAuthParameters.MaxLength * 2).AddEndpointFilter<OAuthFaults>().DisableValidation();
        protocol.MapPost("/{org}/oauth2/token", TokenRequestEndpoint.PostAsync).WithName("OAuthToken").DisableAntiforgery();
        protocol.MapPost("/{org}/oauth2/revoke", RevocationEndpoint.PostAsync).WithName("OAuthRevoke").DisableAntiforgery();
        protocol.MapPost("/{org}/oauth2/introspect", IntrospectionEndpoint.PostAsync).WithName("OAuthIntrospect").DisableAntiforgery();
        protocol.MapGet("/{org}/oauth2/jwks", MetadataEndpoints.KeysAsync).WithName("OAuthKeys");
        protocol.MapGet("/{org}/.well-known/openid-configuration", MetadataEndpoints.DescribeAsync).WithName("OpenIdConfiguration");
        protocol.MapGet("/.well-known/oauth-authorization-server/{org}", MetadataEndpoints.DescribeAsync).WithName("OAuthMetadata");
    }

    private static void MapRegistration(IEndpointRouteBuilder app)
    {
        var registration = app.MapGroup("/{org}/oauth2/register").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).ExcludeFromDescription()
            .WithBodyLimit(Protocols.OAuth.ClientMetadata.MaxBytes).AddEndpointFilter<OAuthFaults>();
        registration.MapPost("", RegistrationEndpoint.PostAsync).WithName("OAuthRegister");
        registration.MapGet("/{id}", RegistrationEndpoint.GetAsync).WithName("OAuthGetRegistration");
        registration.MapPut("/{id}", RegistrationEndpoint.PutAsync).WithName("OAuthReplaceRegistration");
        registration.MapDelete("/{id}", RegistrationEndpoint.DeleteAsync).WithName("OAuthDeleteRegistration");
    }

    private static void MapClients(RouteGroupBuilder clients)
    {
        clients.MapGet("", ClientEndpoints.ListAsync).WithName("ListOAuthClients").RequireAuthorization(Scopes.AccountsRead);
        clients.MapGet("/{id}", ClientEndpoints.GetAsync).WithName("GetOAuthClient").RequireAuthorization(Scopes.AccountsRead);
        clients.MapPost("", clients.Part<ClientEndpoints>().CreateAsync).WithName("CreateOAuthClient").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        clients.MapPatch("/{id}", clients.Part<ClientEndpoints>().UpdateAsync).WithName("UpdateOAuthClient").RequireAuthorization(Scopes.AccountsWrite);
        clients.MapDelete("/{id}", clients.Part<ClientEndpoints>().DeleteAsync).WithName("DeleteOAuthClient").RequireAuthorization(Scopes.AccountsWrite);
        clients.MapPost("/{id}/secret", clients.Part<ClientEndpoints>().RotateSecretAsync).WithName("RotateOAuthClientSecret").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
    }

    private static void MapResources(RouteGroupBuilder resources)
    {
        resources.MapGet("", resources.Part<ResourceEndpoints>().ListAsync).WithName("ListOAuthResources").RequireAuthorization(Scopes.AccountsRead);
        resources.MapGet("/{id}", resources.Part<ResourceEndpoints>().GetAsync).WithName("GetOAuthResource").RequireAuthorization(Scopes.AccountsRead);
        resources.MapPost("", resources.Part<ResourceEndpoints>().CreateAsync).WithName("CreateOAuthResource").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        resources.MapPatch("/{id}", resources.Part<ResourceEndpoints>().UpdateAsync).WithName("UpdateOAuthResource").RequireAuthorization(Scopes.AccountsWrite);
        resources.MapDelete("/{id}", resources.Part<ResourceEndpoints>().DeleteAsync).WithName("DeleteOAuthResource").RequireAuthorization(Scopes.AccountsWrite);
    }

    private static void MapKeys(RouteGroupBuilder keys)
    {
        keys.MapGet("", keys.Part<KeyEndpoints>().ListAsync).WithName("ListOAuthKeys").RequireAuthorization(Scopes.AccountsRead);
        keys.MapPost("/rotate", keys.Part<KeyEndpoints>().RotateAsync).WithName("RotateOAuthKey").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        keys.MapPost("/{kid}/withdraw", keys.Part<KeyEndpoints>().WithdrawAsync).WithName("WithdrawOAuthKey").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
    }

    private static void MapRest(RouteGroupBuilder api)
    {
        api.MapGet("/grants", api.Part<GrantEndpoints>().ListAsync).WithName("ListOAuthGrants").RequireAuthorization(Scopes.AccountsRead);
        api.MapDelete("/grants/{id}", api.Part<GrantEndpoints>().EndAsync).WithName("EndOAuthGrant").RequireAuthorization(Scopes.AccountsWrite);
        api.MapGet("/registration-tokens", api.Part<RegistrationTokenEndpoints>().ListAsync).WithName("ListOAuthRegistrationTokens").RequireAuthorization(Scopes.AccountsRead);
        api.MapPost("/registration-tokens", api.Part<RegistrationTokenEndpoints>().CreateAsync).WithName("CreateOAuthRegistrationToken").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        api.MapDelete("/registration-tokens/{id}", api.Part<RegistrationTokenEndpoints>().DeleteAsync).WithName("DeleteOAuthRegistrationToken").RequireAuthorization(Scopes.AccountsWrite);
    }
}
