using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.OAuth.Account;
using Gatehouse.Server.OAuth.Authorize;
using Gatehouse.Server.OAuth.Consent;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Device;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Interactions;
using Gatehouse.Server.OAuth.Logout;
using Gatehouse.Server.OAuth.Pages;
using Gatehouse.Server.OAuth.Par;
using Gatehouse.Server.OAuth.UserInfo;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth;

/// <summary>The half of the authorization server that people meet: pages, and what leads to and from them.</summary>
internal static class OAuthPagesModule
{
    private const long MaxRequest = 64 * 1024;

    /// <summary>Registers it.</summary>
    public static void AddOAuthPages(this IServiceCollection services)
    {
        services.AddSingleton<Sites>();
        services.AddSingleton<OAuthPages>();
        services.AddSingleton<SealedForms>();
        services.AddSingleton<InteractionStore>();
        services.AddSingleton<BrowserCookie>();
        services.AddSweep<InteractionSweep>();
        AddAuthorization(services);
        AddLogout(services);
        services.AddSingleton<DeviceLookup>();
        services.AddSingleton<DeviceDecision>();
        services.AddSingleton<DevicePageEndpoint>();
        services.AddSingleton<DeviceAuthorizationEndpoint>();
        services.AddSingleton<UserInfoEndpoint>();
        services.AddSingleton<AccountReader>();
        services.AddSingleton<EndAccountItem>();
        services.AddSingleton<AccountEndpoint>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapOAuthPages(this IEndpointRouteBuilder app)
    {
        var all = app.MapGroup("/{org}").AllowAnonymous().RequireRateLimiting(RateLimits.PublicPage).ExcludeFromDescription();
        MapBackChannel(all.MapGroup("/oauth2"));
        MapPages(all);
        MapConsents(app.MapGroup("/api/v1/oauth/consents").WithTags("OAuth").RequireRateLimiting(RateLimits.Api));
    }

    private static void AddAuthorization(IServiceCollection services)
    {
        services.AddSingleton<IdTokenHints>();
        services.AddSingleton<ResourceCheck>();
        services.AddSingleton<AuthorizationChecker>();
        services.AddSingleton<AuthorizationStart>();
        services.AddSingleton<AuthorizationReturn>();
        services.AddSingleton<AuthorizeEndpoint>();
        services.AddSingleton<CodeIssuer>();
        services.AddSingleton<ConsentStore>();
        services.AddSingleton<ConsentEndpoint>();
        services.AddSingleton<PushedRequests>();
        services.AddSingleton<ConflictTokens>();
        services.AddSingleton<SignInTokens>();
        services.AddSingleton<PushEndpoint>();
    }

    private static void AddLogout(IServiceCollection services)
    {
        services.AddSingleton<SessionClients>();
        services.AddSingleton<SessionEndings>();
        services.AddSingleton<ISessionObserver>(s => s.GetRequiredService<SessionEndings>());
        services.AddSingleton<IPersonObserver>(s => s.GetRequiredService<SessionEndings>());
        services.AddSingleton<LogoutEndpoint>();
        services.AddSingleton<LogoutQueue>();
        services.AddSingleton<LogoutSender>();
        services.AddSingleton<LogoutWorker>();
        services.AddHostedService(s => s.GetRequiredService<LogoutWorker>());
    }

    private static void MapBackChannel(RouteGroupBuilder oauth)
    {
        var programs = oauth.MapGroup("").RequireRateLimiting(RateLimits.OAuth).AddEndpointFilter<OAuthFaults>();
        programs.MapPost("/par", PushEndpoint.HandleAsync).WithName("PushAuthorizationRequest").WithBodyLimit(MaxRequest).DisableAntiforgery();
        programs.MapPost("/device_authorization", DeviceAuthorizationEndpoint.HandleAsync).WithName("AuthorizeDevice").WithBodyLimit(MaxRequest).DisableAntiforgery();
        string[] methods = [HttpMethods.Get, HttpMethods.Post];
        programs.MapMethods("/userinfo", methods, UserInfoEndpoint.HandleAsync).WithName("GetUserInfo").WithBodyLimit(MaxRequest).DisableAntiforgery();
    }

    // Each form carries a key that no other site knows, so the framework's own antiforgery has nothing to add.
    private static void MapPages(RouteGroupBuilder org)
    {
        var pages = org.MapGroup("").ForPeople().AddEndpointFilter<PageHeaders>().DisableAntiforgery();
        string[] methods = [HttpMethods.Get, HttpMethods.Post];
        pages.MapMethods("/oauth2/authorize", methods, AuthorizeEndpoint.HandleAsync).WithName("Authorize").WithBodyLimit(MaxRequest);
        pages.MapGet("/oauth2/authorize/return", AuthorizationReturn.HandleAsync).WithName("ReturnToAuthorization");
        pages.MapGet("/oauth2/consent", ConsentEndpoint.ShowAsync).WithName("ShowConsent");
        pages.MapPost("/oauth2/consent", ConsentEndpoint.DecideAsync).WithName("DecideConsent").WithBodyLimit(RequestForms.MaxPageForm);
        pages.MapGet("/oauth2/logout", LogoutEndpoint.AskAsync).WithName("AskLogout");
        pages.MapPost("/oauth2/logout", LogoutEndpoint.PostAsync).WithName("Logout").WithBodyLimit(MaxRequest);

        pages.MapGet("/device", DevicePageEndpoint.ShowAsync).WithName("ShowDevicePage");
        pages.MapPost("/device", DevicePageEndpoint.TypeAsync).WithName("TypeDeviceCode").WithBodyLimit(RequestForms.MaxPageForm).RequireRateLimiting(RateLimits.SignIn);
        pages.MapGet("/device/return", DevicePageEndpoint.ReturnAsync).WithName("ReturnToDevicePage");
        pages.MapPost("/device/decide", DeviceDecision.DecideAsync).WithName("DecideDevice").WithBodyLimit(RequestForms.MaxPageForm);

        pages.MapGet("/account", AccountEndpoint.ShowAsync).WithName("ShowAccount");
        pages.MapPost("/account", AccountEndpoint.EndAsync).WithName("EndAccountItem").WithBodyLimit(RequestForms.MaxPageForm);
    }

    private static void MapConsents(RouteGroupBuilder consents)
    {
        consents.MapGet("", ConsentEndpoints.ListAsync).WithName("ListOAuthConsents").RequireAuthorization(Scopes.AccountsRead);
        consents.MapDelete("/{id}", ConsentEndpoints.RevokeAsync).WithName("RevokeOAuthConsent").RequireAuthorization(Scopes.AccountsWrite);
    }
}
