using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Enrollment.AccountDriven.Domains;
using Gatehouse.Server.Enrollment.AccountDriven.Fallback;
using Gatehouse.Server.Enrollment.AccountDriven.Joining;
using Gatehouse.Server.Enrollment.AccountDriven.Rules;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Enrollment.AccountDriven.SignIn;
using Gatehouse.Server.Enrollment.AccountDriven.Sso;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Protocols.Cms;
using Gatehouse.Protocols.Enrollment.AccountDriven;

namespace Gatehouse.Server.Enrollment.AccountDriven;

/// <summary>Parts list and routes of account-driven enrollment.</summary>
internal static class AccountDrivenModule
{
    /// <summary>Registers the parts.</summary>
    public static void AddAccountDriven(this IServiceCollection services)
    {
        services.AddSingleton<SettingsStore>();
        services.AddSingleton<RuleStore>();
        services.AddSingleton<DomainStore>();
        services.AddSingleton<RecordProbe>();
        services.AddSingleton<SsoStore>();
        services.AddSingleton<SsoOffers>();
        services.AddSingleton<IDeclarations, SsoDeclarations>();
        services.AddSingleton<DiscoveryAddresses>();
        services.AddSingleton<DiscoveryHttp>();
        services.AddSingleton<DiscoveryProbe>();
        services.AddSingleton<AppleTokenStore>();
        services.AddSingleton<AppleDeviceService>();
        services.AddScoped<FallbackEndpoints>();
        services.AddDoctorCheck<AccountDrivenDoctor>();
        services.AddSingleton<DeviceClient>();
        services.AddSingleton<DeviceStates>();
        services.AddSingleton<Challenger>();
        services.AddSingleton<AccountAttempts>();
        services.AddSingleton<MachineInfoCheck>();
        services.AddSingleton<PersonCheck>();
        services.AddSingleton<Refusals>();
        services.AddSingleton<FinishSignIn>();
        services.AddSingleton<IReauthentication, Reauthentication>();
        services.AddSingleton<IPersonObserver, LeaverObserver>();
        services.AddScoped<GiveProfile>();
        services.AddScoped<EnrollEndpoint>();
        services.AddScoped<SignInPages>();
        services.AddScoped<DiscoveryEndpoint>();
        services.AddScoped<SettingsChecks>();
        services.AddScoped<SettingsEndpoints>();
        services.AddScoped<RuleEndpoints>();
        services.AddScoped<DomainVerifier>();
        services.AddScoped<DomainEndpoints>();
        services.AddScoped<SsoEndpoints>();
    }

    /// <summary>Maps what devices ask for, and the pages that people see on them.</summary>
    public static void MapAccountDriven(this IEndpointRouteBuilder app)
    {
        var devices = app.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.PublicPage).ExcludeFromDescription();
        devices.MapGet(DiscoveryQuery.Path, DiscoveryEndpoint.ByDomainAsync).WithName("DiscoverByDomain");
        devices.MapGet("/enroll/account/{org}/discovery", DiscoveryEndpoint.ByOrganizationAsync).WithName("DiscoverByOrganization");
        devices.MapGet("/enroll/account/{org}/sso/{id}", SsoDocumentEndpoint.GetAsync).WithName("FetchEnrollmentSso");
        devices.MapPost("/enroll/account/{org}/{mode:regex(^(byod|adde)$)}/{rule?}", EnrollEndpoint.HandleAsync)
            .WithName("EnrollWithAccount").WithBodyLimit(CmsLimits.Message.MaxBytes).DisableAntiforgery();

        var pages = devices.MapGroup("").ForPeople().AddEndpointFilter<PageHeaders>();
        pages.MapGet("/enroll/account/{org}/sign-in", SignInPages.OpenAsync).WithName("OpenDeviceSignIn");
        pages.MapGet("/enroll/account/{org}/signed-in/{state}", SignInPages.ReturnAsync).WithName("FinishDeviceSignIn");
    }

    /// <summary>Maps the API.</summary>
    public static void MapAccountDrivenApi(this RouteGroupBuilder api)
    {
        api.MapGet("", SettingsEndpoints.GetAsync).WithName("GetAccountDrivenSettings").RequireAuthorization(Scopes.AccountsRead);
        api.MapPatch("", SettingsEndpoints.UpdateAsync).WithName("UpdateAccountDrivenSettings").RequireAuthorization(Scopes.AccountsWrite);
        api.MapGet("/snippets", Snippets.ListAsync).WithName("ListDiscoverySnippets").RequireAuthorization(Scopes.AccountsRead);

        var rules = api.MapGroup("/rules");
        rules.MapGet("", RuleEndpoints.ListAsync).WithName("ListAccountDrivenRules").RequireAuthorization(Scopes.AccountsRead);
        rules.MapPost("", RuleEndpoints.CreateAsync).WithName("CreateAccountDrivenRule").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        rules.MapPut("/{id}", RuleEndpoints.ReplaceAsync).WithName("ReplaceAccountDrivenRule").RequireAuthorization(Scopes.AccountsWrite);
        rules.MapDelete("/{id}", RuleEndpoints.DeleteAsync).WithName("DeleteAccountDrivenRule").RequireAuthorization(Scopes.AccountsWrite);

        var domains = api.MapGroup("/domains");
        domains.MapGet("", DomainEndpoints.ListAsync).WithName("ListAccountDomains").RequireAuthorization(Scopes.AccountsRead);
        domains.MapPost("", DomainEndpoints.AddAsync).WithName("AddAccountDomain").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        domains.MapDelete("/{domain}", DomainEndpoints.RemoveAsync).WithName("RemoveAccountDomain").RequireAuthorization(Scopes.AccountsWrite);
        domains.MapPost("/{domain}/check", DomainEndpoints.CheckAsync).WithName("CheckAccountDomain").RequireAuthorization(Scopes.AccountsWrite);

        var sso = api.MapGroup("/sso").WithBodyLimit(1024 * 1024);
        sso.MapGet("", SsoEndpoints.ListAsync).WithName("ListEnrollmentSso").RequireAuthorization(Scopes.AccountsRead);
        sso.MapGet("/{id}", SsoEndpoints.GetAsync).WithName("GetEnrollmentSso").RequireAuthorization(Scopes.AccountsRead);
        sso.MapPost("", SsoEndpoints.CreateAsync).WithName("CreateEnrollmentSso").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        sso.MapPut("/{id}", SsoEndpoints.ReplaceAsync).WithName("ReplaceEnrollmentSso").RequireAuthorization(Scopes.AccountsWrite);
        var apple = api.MapGroup("/apple");
        apple.MapGet("", FallbackEndpoints.GetAsync).WithName("GetAppleFallback").RequireAuthorization(Scopes.AccountsRead);
        apple.MapPut("/token", FallbackEndpoints.SetTokenAsync).WithName("SetAppleServerToken").RequireAuthorization(Scopes.AccountsWrite);
        apple.MapPost("/register", FallbackEndpoints.RegisterAsync).WithName("RegisterAppleFallback").RequireAuthorization(Scopes.AccountsWrite);
        apple.MapDelete("", FallbackEndpoints.UnregisterAsync).WithName("UnregisterAppleFallback").RequireAuthorization(Scopes.AccountsWrite);

        sso.MapDelete("/{id}", SsoEndpoints.DeleteAsync).WithName("DeleteEnrollmentSso").RequireAuthorization(Scopes.AccountsWrite);
    }
}
