using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.Pages;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Accounts.Sessions;
using Gatehouse.Server.Accounts.Upstream;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Accounts;

/// <summary>Parts list and routes of the Accounts feature.</summary>
public static class AccountsModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AccountsOptions>().BindConfiguration("Gatehouse:Accounts").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AccountsOptions>, AccountsOptionsValidator>();
        services.AddSingleton<IPeople, People.People>();
        services.AddSingleton<BrowserCookies>();
        services.AddSingleton<BrowserSessions>();
        services.AddSingleton<IBrowserSessions>(s => s.GetRequiredService<BrowserSessions>());
        services.AddSingleton<IPersonObserver, EndSessions>();
        services.AddSingleton<TotpStore>();
        services.AddSingleton<CodeCheck>();
        services.AddSingleton<IUpstreamProviders, NoUpstreamProviders>();
        AddFlows(services);
    }

    /// <summary>Maps its routes.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder app) => MapSignIn(app);

    private static void AddFlows(IServiceCollection services)
    {
        services.AddSingleton<FlowStore>();
        services.AddSingleton<ISignIn>(s => s.GetRequiredService<FlowStore>());
        services.AddSingleton<FlowDoor>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<FinishFlow>();
        services.AddSingleton<SignInReplies>();
        services.AddSingleton<UpstreamStep>();
        services.AddSingleton<ShowSignIn>();
        services.AddSingleton<PostSignIn>();
        services.AddSweep<FlowSweep>();
    }

    private static void MapSignIn(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/signin").AllowAnonymous().ExcludeFromDescription().WithBodyLimit(PostSignIn.MaxFormBytes).AddEndpointFilter<PageHeaders.LeadingOn>();
        pages.MapGet("/callback", UpstreamStep.ReturnAsync).WithName("ReturnFromUpstream").RequireRateLimiting(RateLimits.SignIn);
        pages.MapGet("/{flow}", ShowSignIn.HandleAsync).WithName("ShowSignIn").RequireRateLimiting(RateLimits.PublicPage);

        // Each form carries the key of its flow, so the framework's own antiforgery has nothing to add.
        var forms = pages.MapGroup("").DisableAntiforgery().RequireRateLimiting(RateLimits.SignIn);
        forms.MapPost("/{flow}", PostSignIn.FirstAsync).WithName("SubmitSignIn");
        forms.MapPost("/{flow}/code", PostSignIn.CodeAsync).WithName("SubmitSignInCode");
        forms.MapPost("/{flow}/cancel", PostSignIn.CancelAsync).WithName("CancelSignIn");
    }
}
