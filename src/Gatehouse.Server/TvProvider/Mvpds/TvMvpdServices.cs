using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds.Backchannel;
using Gatehouse.Server.TvProvider.Mvpds.Logout;
using Gatehouse.Server.TvProvider.Mvpds.OAuth;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Mvpds.Saml;
using Gatehouse.Server.TvProvider.Mvpds.SignIn;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Mvpds;

/// <summary>Parts list and routes of what is spoken with TV providers.</summary>
internal static class TvMvpdServices
{
    private const string Authenticate = "/api/v2/authenticate/{serviceProvider}/{code}";

    // A message within its own limit, as base64 in a form.
    private const long MaxMessage = 1024 * 1024;
    private const long MaxForm = 16 * 1024;

    private static readonly string[] OtherMethods = [HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    /// <summary>Registers them.</summary>
    public static void AddTvMvpds(this IServiceCollection services)
    {
        services.AddOptions<MvpdOptions>().BindConfiguration("Gatehouse:TvProvider:Mvpds").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MvpdOptions>, MvpdOptionsValidator>();
        services.AddSingleton<MvpdHttp>();
        services.AddSingleton<OwnAddresses>();
        AddSaml(services);
        services.AddSingleton<OAuthTokens>();
        services.AddSingleton<OAuthKeys>();
        services.AddSingleton<OAuthViewers>();
        services.AddSingleton<XacmlBackchannel>();
        services.AddSingleton<RestBackchannel>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<LogoutStore>();
        services.AddSingleton<IMvpds, Mvpds>();
        AddBrowser(services);
        services.AddSweep<MvpdSweep>();
    }

    /// <summary>Maps their routes.</summary>
    public static void MapTvMvpds(this IEndpointRouteBuilder app)
    {
        // Neither side's forms carry anything of the browser's own, so the framework's antiforgery has nothing to add.
        var all = app.MapGroup("").ForPeople().AllowAnonymous().RequireRateLimiting(RateLimits.PublicPage).ExcludeFromDescription().DisableAntiforgery()
            .AddEndpointFilter<RouteGroupBuilder, PageFaults>();
        var pages = all.MapGroup("").AddEndpointFilter<PageHeaders.LeadingOn>();
        pages.MapGet(Authenticate, AuthenticateEndpoint.HandleAsync).WithName("AuthenticateViewer");
        pages.MapMethods(Authenticate, OtherMethods, AuthenticateEndpoint.Refuse).WithName("RefuseToAuthenticateViewer");
        pages.MapPost("/saml/{org}/acs", ConsumerEndpoint.HandleAsync).WithName("ConsumeAssertion").WithBodyLimit(MaxMessage);
        pages.MapGet("/saml/{org}/slo", SingleLogoutEndpoint.HandleAsync).WithName("LogOutBySamlRedirect");
        pages.MapPost("/saml/{org}/slo", SingleLogoutEndpoint.HandleAsync).WithName("LogOutBySamlPost").WithBodyLimit(MaxMessage);
        pages.MapGet("/saml/{org}/metadata", MetadataEndpoint.ShowAsync).WithName("DescribeToMvpds");
        pages.MapGet("/saml/{org}/metadata/{mvpd}", MetadataEndpoint.ShowForAsync).WithName("DescribeToMvpd");
        pages.MapGet("/tv/{org}/oauth/callback", CallbackEndpoint.HandleAsync).WithName("ReturnFromMvpd");
        pages.MapGet("/tv/{org}/oauth/logged-out", LogoutEndpoint.ReturnAsync).WithName("ReturnFromMvpdLogout");
        pages.MapGet(LogoutStore.Path + "{secret}", LogoutEndpoint.StartAsync).WithName("StartMvpdLogout");
        MapActivation(all);
    }

    private static void MapActivation(RouteGroupBuilder all)
    {
        var activate = all.MapGroup("/activate").AddEndpointFilter<PageHeaders.WithPictures>();
        activate.MapGet("", ActivateEndpoint.Show).WithName("ShowActivation");
        activate.MapPost("", ActivateEndpoint.TypeAsync).WithName("TypeActivationCode").WithBodyLimit(MaxForm);
        activate.MapGet("/done", ActivateEndpoint.Done).WithName("ShowActivationEnd");
        activate.MapGet("/{code}", ActivateEndpoint.PickAsync).WithName("PickMvpd");
        activate.MapPost("/{code}", ActivateEndpoint.ChooseAsync).WithName("ChooseMvpd").WithBodyLimit(MaxForm);
    }

    private static void AddBrowser(IServiceCollection services)
    {
        services.AddSingleton<TvPages>();
        services.AddSingleton<SignInStart>();
        services.AddSingleton<SignInEnd>();
        services.AddSingleton<AuthenticateEndpoint>();
        services.AddSingleton<ConsumerEndpoint>();
        services.AddSingleton<MetadataEndpoint>();
        services.AddSingleton<CallbackEndpoint>();
        services.AddSingleton<LogoutEndpoint>();
        services.AddSingleton<SingleLogoutEndpoint>();
        services.AddSingleton<CodeGuesses>();
        services.AddSingleton<ActivateEndpoint>();
    }

    private static void AddSaml(IServiceCollection services)
    {
        services.AddSingleton<MetadataStore>();
        services.AddSingleton<MetadataFetcher>();
        services.AddSingleton<SamlProviders>();
        services.AddSingleton<SamlRequests>();
        services.AddSingleton<SamlAnswers>();
        services.AddSingleton<MetadataRefresh>();
        services.AddHostedService(s => s.GetRequiredService<MetadataRefresh>());
    }
}
