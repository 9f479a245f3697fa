using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Tests.Fixtures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gatehouse.Server.Tests.Architecture;

[Collection(nameof(SqliteGate))]
public sealed class RouteTests(SqliteGate gate)
{
    /// <summary>What anybody may call, and why. A prefix ends with <c>/</c>.</summary>
    private static readonly Dictionary<string, string> Anonymous = new()
    {
        ["/healthz"] = "asked by load balancers",
        ["/readyz"] = "asked by load balancers",
        ["/openapi/"] = "describes the API and holds no data",
        ["/setup"] = "the one-time code is the credential",
        ["/api/v1/setup"] = "the one-time code is the credential",
        ["/invitation"] = "the one-time code is the credential",
        ["/api/v1/invitations/accept"] = "the one-time code is the credential",
        ["/api/v1/session"] = "signing in",
        ["/assets/"] = "style sheet and script of the pages",
        ["/signin/"] = "signing in",
        ["/enroll"] = "the token in the link is the credential",
        ["/.well-known/com.apple.remotemanagement"] = "devices ask which server manages an account before anybody signed in",
        ["/enroll/"] = "the token in the link or the attempt's secret is the credential",
        ["/e/"] = "the code is the credential",
        ["/scep/"] = "the challenge or the certificate in the message is the credential",
        ["/pki/"] = "CA certificates and revocation lists are public",
        ["/{org}/oauth2/"] = "clients prove themselves in the request; keys and refusals are public",
        ["/{org}/.well-known/"] = "describes the authorization server and holds no data",
        ["/{org}/device"] = "asks who it is before it does anything",
        ["/{org}/device/"] = "asks who it is before it does anything",
        ["/{org}/account"] = "asks who it is before it shows anything",
        ["/.well-known/oauth-authorization-server/"] = "describes the authorization server and holds no data",
        ["/apps/v1/{org}/"] = "devices prove themselves with the key that their requests show",
        ["/o/client/"] = "apps prove themselves with a software statement or their secret",
        ["/saml/{org}/"] = "messages of TV providers are signed, and our metadata is public",
        ["/tv/logout/"] = "the secret in the link is the credential",
        ["/tv/{org}/oauth/"] = "the state in the address is the credential",
        ["/activate"] = "asks for the code of a device",
        ["/activate/"] = "the code of a device is the credential",
        ["/api/v2/"] = "the pipeline of the entitlement API asks for its own tokens",
        ["/tv/{org}/media-token-certificates"] = "certificates are public",
        ["/api/{serviceProvider:regex(^(?!v1$).+$)}/serviceToken"] = "as the entitlement API",
        ["/api/{serviceProvider:regex(^(?!v1$).+$)}/link"] = "as the entitlement API",
        ["/tv/errors"] = "explains errors",
        ["/tv/{org}/media-tokens/"] = "whoever has a token may verify it",
        ["/esm/v3/"] = "as the entitlement API",
        ["/control/v3/"] = "as the entitlement API",
        ["/reset-tempass/v3/"] = "as the entitlement API",
        ["/mdm/"] = "devices prove themselves with their certificate",
    };

    private IEnumerable<RouteEndpoint> Routes => gate.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>();

    [Fact]
    public void Every_route_states_who_may_call_it()
    {
        var silent = Routes.Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(e => e.DisplayName);

        Assert.Empty(silent);
    }

    [Fact]
    public void Every_anonymous_route_is_listed_with_a_reason()
    {
        var unlisted = Routes.Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(Path)
            .Where(path => !Anonymous.Keys.Any(k => path == k || (k.EndsWith('/') && path.StartsWith(k, StringComparison.Ordinal))));

        Assert.Empty(unlisted);
    }

    [Fact]
    public void Every_route_has_a_rate_limit_except_the_health_checks()
    {
        var unlimited = Routes.Where(e => e.Metadata.GetMetadata<EnableRateLimitingAttribute>() is null).Select(Path).Except(["/healthz", "/readyz"]);

        Assert.Empty(unlimited);
    }

    [Fact]
    public void Only_routes_with_a_caller_honour_Idempotency_Key()
    {
        var wrong = Routes.Where(e => e.Metadata.GetMetadata<IdempotencyMetadata>() is not null && e.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Path);

        Assert.Empty(wrong);
    }

    private static string Path(RouteEndpoint e) => "/" + e.RoutePattern.RawText!.Trim('/');
}
