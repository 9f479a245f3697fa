using Gatehouse.Server.Accounts.Account;
using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Accounts.Groups;
using Gatehouse.Server.Accounts.Import;
using Gatehouse.Server.Accounts.Pages;
using Gatehouse.Server.Accounts.Passkeys;
using Gatehouse.Server.Accounts.SecondFactors;
using Gatehouse.Server.Accounts.Sessions;
using Gatehouse.Server.Accounts.Settings;
using Gatehouse.Server.Accounts.Upstream;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
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
        services.AddSingleton<SecondFactorPolicy>();
        services.AddSingleton<ISecondFactors, SecondFactorJudge>();
        services.AddSingleton<AccountSettingStore>();
        services.AddSingleton<SessionList>();
        services.AddSingleton<PersonGroupStore>();
        services.AddSingleton<PeopleImport>();
        services.AddSingleton<AccountDoor>();
        services.AddSingleton<OwnPassword>();
        services.AddSingleton<ShowAccount>();
        services.AddSingleton<PostAccount>();
        services.AddUpstream();
        AddPasskeys(services);
        AddFlows(services);
    }

    /// <summary>Maps its routes.</summary>
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/signin").ForPeople().AllowAnonymous().ExcludeFromDescription().WithBodyLimit(PostSignIn.MaxFormBytes);
        MapSignIn(pages.MapGroup("").AddEndpointFilter<PageHeaders.LeadingOn>());
        MapAccount(pages.MapGroup("/security/{org}").AddEndpointFilter<PageHeaders>());
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api).WithBodyLimit(BodyLimits.Json);
        MapApi(api.MapGroup("").WithTags("Accounts"));
        api.MapPost("/people/import", ImportEndpoint.RunAsync)
            .WithName("ImportPeople").WithTags("People").RequireAuthorization(Scopes.AccountsWrite).WithBodyLimit(ImportEndpoint.MaxBody).WithIdempotency();
        MapGroups(api.MapGroup("/person-groups").WithTags("Person groups"));
        app.MapUpstream();
    }

    private static void AddFlows(IServiceCollection services)
    {
        services.AddSingleton<FlowStore>();
        services.AddSingleton<ISignIn>(s => s.GetRequiredService<FlowStore>());
        services.AddSingleton<FlowDoor>();
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<FinishFlow>();
        services.AddSingleton<SignInReplies>();
        services.AddSingleton<UpstreamStep>();
        services.AddSingleton<SetUpStep>();
        services.AddSingleton<ShowSignIn>();
        services.AddSingleton<PostSignIn>();
        services.AddSweep<FlowSweep>();
    }

    private static void AddPasskeys(IServiceCollection services)
    {
        services.AddSingleton<PasskeyStore>();
        services.AddSingleton<PasskeyPeople>();
        services.AddSingleton<PasskeyCeremonies>();
        services.AddSingleton<PasskeyChallenges>();
        services.AddSingleton<PasskeySignIn>();
        services.AddSingleton<PostPasskeys>();
    }

    private static void MapSignIn(RouteGroupBuilder pages)
    {
        pages.MapGet("/callback/{provider}", UpstreamStep.ReturnAsync).WithName("ReturnFromUpstream").RequireRateLimiting(RateLimits.SignIn);
        pages.MapGet("/{flow}", ShowSignIn.HandleAsync).WithName("ShowSignIn").RequireRateLimiting(RateLimits.PublicPage);

        // Each form carries the key of its flow, so the framework's own antiforgery has nothing to add.
        var forms = pages.MapGroup("").DisableAntiforgery().RequireRateLimiting(RateLimits.SignIn);
        forms.MapPost("/{flow}", PostSignIn.FirstAsync).WithName("SubmitSignIn");
        forms.MapPost("/{flow}/code", PostSignIn.CodeAsync).WithName("SubmitSignInCode");
        forms.MapPost("/{flow}/setup", PostSignIn.SetUpAsync).WithName("SubmitSecondFactorSetUp");
        forms.MapPost("/{flow}/passkey/options", PasskeySignIn.AskAsync).WithName("AskForPasskey");
        forms.MapPost("/{flow}/passkey", PasskeySignIn.UseAsync).WithName("SubmitPasskey");
        forms.MapPost("/{flow}/cancel", PostSignIn.CancelAsync).WithName("CancelSignIn");
    }

    private static void MapAccount(RouteGroupBuilder pages)
    {
        pages.MapGet("", ShowAccount.HandleAsync).WithName("ShowAccountSecurity").RequireRateLimiting(RateLimits.PublicPage);
        pages.MapGet("/return", ShowAccount.ReturnAsync).WithName("ReturnToAccount").RequireRateLimiting(RateLimits.SignIn);

        var forms = pages.MapGroup("").DisableAntiforgery().RequireRateLimiting(RateLimits.SignIn);
        forms.MapPost("/app", PostAccount.PrepareAsync).WithName("PrepareAuthenticatorApp");
        forms.MapPost("/app/confirm", PostAccount.ConfirmAsync).WithName("ConfirmAuthenticatorApp");
        forms.MapPost("/app/remove", PostAccount.RemoveAsync).WithName("RemoveAuthenticatorApp");
        forms.MapPost("/passkeys/options", PostPasskeys.OfferAsync).WithName("OfferOwnPasskey");
        forms.MapPost("/passkeys", PostPasskeys.AddAsync).WithName("AddOwnPasskey");
        forms.MapPost("/passkeys/remove", PostPasskeys.RemoveAsync).WithName("RemoveOwnPasskey");
        forms.MapPost("/codes", PostAccount.RenewCodesAsync).WithName("RenewRecoveryCodes");
        forms.MapPost("/password", PostAccount.PasswordAsync).WithName("ChangeOwnPassword");
    }

    private static void MapApi(RouteGroupBuilder api)
    {
        api.MapGet("/accounts/settings", AccountSettingEndpoints.GetAsync).WithName("GetAccountSettings").RequireAuthorization(Scopes.AccountsRead);
        api.MapPatch("/accounts/settings", AccountSettingEndpoints.UpdateAsync).WithName("UpdateAccountSettings").RequireAuthorization(Scopes.AccountsWrite);
        api.MapGet("/accounts/sessions", SessionEndpoints.ListAsync).WithName("ListAccountSessions").RequireAuthorization(Scopes.AccountsRead);
        api.MapDelete("/accounts/sessions/{id}", SessionEndpoints.EndAsync).WithName("EndAccountSession").RequireAuthorization(Scopes.AccountsWrite);
        api.MapGet("/people/{id}/second-factors", SecondFactorEndpoints.GetAsync).WithName("GetSecondFactors").RequireAuthorization(Scopes.AccountsRead);
        api.MapDelete("/people/{id}/second-factors", SecondFactorEndpoints.ResetAsync).WithName("ResetSecondFactors").RequireAuthorization(Scopes.AccountsWrite);
        api.MapGet("/people/{id}/passkeys", PasskeyEndpoints.ListAsync).WithName("ListPasskeys").RequireAuthorization(Scopes.AccountsRead);
        api.MapDelete("/people/{id}/passkeys/{passkeyId}", PasskeyEndpoints.RemoveAsync).WithName("RemovePasskey").RequireAuthorization(Scopes.AccountsWrite);
    }

    private static void MapGroups(RouteGroupBuilder groups)
    {
        groups.MapGet("", PersonGroupEndpoints.ListAsync).WithName("ListPersonGroups").RequireAuthorization(Scopes.AccountsRead);
        groups.MapGet("/{id}", PersonGroupEndpoints.GetAsync).WithName("GetPersonGroup").RequireAuthorization(Scopes.AccountsRead);
        groups.MapPost("", PersonGroupEndpoints.CreateAsync).WithName("CreatePersonGroup").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        groups.MapPatch("/{id}", PersonGroupEndpoints.UpdateAsync).WithName("UpdatePersonGroup").RequireAuthorization(Scopes.AccountsWrite);
        groups.MapDelete("/{id}", PersonGroupEndpoints.DeleteAsync).WithName("DeletePersonGroup").RequireAuthorization(Scopes.AccountsWrite);
        groups.MapGet("/{id}/members", PersonGroupEndpoints.MembersAsync).WithName("ListPersonGroupMembers").RequireAuthorization(Scopes.AccountsRead);
        groups.MapPut("/{id}/members/{personId}", PersonGroupEndpoints.AddMemberAsync).WithName("AddPersonGroupMember").RequireAuthorization(Scopes.AccountsWrite);
        groups.MapDelete("/{id}/members/{personId}", PersonGroupEndpoints.RemoveMemberAsync).WithName("RemovePersonGroupMember").RequireAuthorization(Scopes.AccountsWrite);
    }
}
