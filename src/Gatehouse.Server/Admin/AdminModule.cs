using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.ApiKeys;
using Gatehouse.Server.Admin.Audit;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Admin.Organizations;
using Gatehouse.Server.Admin.People;
using Gatehouse.Server.Admin.People.PasswordChoice;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Admin.Setup;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Admin;

/// <summary>Parts list and routes of the Admin feature.</summary>
public static class AdminModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddAdmin(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<AdminOptions>().BindConfiguration("Gatehouse:Admin").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<AdminOptions>>((hasher, admin) => hasher.IterationCount = admin.Value.PasswordRounds);
        services.AddAccess();
        services.AddSingleton<IPasswordHasher<string>, PasswordHasher<string>>().AddSingleton<Passwords>();
        services.AddSingleton(s => s.GetRequiredService<IOptions<AdminOptions>>().Value.PasswordBlocklist is { } file ? PasswordBlocklist.Read(file) : PasswordBlocklist.Empty);
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInGuard>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<PasswordChange>();
        services.AddSingleton<SetupCodes>();
        services.AddSingleton<SetUpOrganization>();
        services.AddSingleton<OrganizationStore>();
        services.AddSingleton<OrganizationDirectory>();
        services.AddSingleton<OrganizationSwitch>();
        services.AddSingleton<PersonStore>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<PersonEnd>();
        services.AddSingleton<ISignOutEverywhere>(s => s.GetRequiredService<PersonEnd>());
        services.AddSingleton<AddPerson>();
        services.AddSingleton<PasswordReset>();
        services.AddSingleton<ChangePerson>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSweep<AdminRetention>();
        services.AddHostedService<SetupAnnouncement>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapAdmin(this IEndpointRouteBuilder app)
    {
        _ = app.ServiceProvider.GetRequiredService<PasswordRules>(); // a list that cannot be read is told now, not to whoever chooses a password first
        MapWaysIn(app);
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api).WithBodyLimit(BodyLimits.Json);
        MapSelf(api);
        MapPeople(api.MapGroup("/people").WithTags("People"));
        MapKeys(api.MapGroup("/api-keys").WithTags("API keys"));
        api.MapGet("/audit", AuditEndpoints.ListAsync).WithName("ListAudit").WithTags("Audit").RequireAuthorization(Scopes.AdminRead);
    }

    /// <summary>Where one comes without a credential and may leave with one.</summary>
    private static void MapWaysIn(IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).WithBodyLimit(BodyLimits.Json);
        api.MapPost("/setup", SetupEndpoints.SetUpAsync).WithName("SetUp").WithTags("Setup");
        api.MapPost("/session", SessionEndpoints.SignInAsync).WithName("SignIn").WithTags("Session");
        api.MapPost("/invitations/accept", PeopleEndpoints.AcceptAsync).WithName("AcceptInvitation").WithTags("People");

        var pages = app.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.SignIn).WithBodyLimit(BodyLimits.Json).ExcludeFromDescription();
        pages.MapGet("/setup", SetupPage.ShowAsync).WithName("ShowSetup");
        pages.MapPost("/setup", SetupPage.SubmitAsync).WithName("SubmitSetup").DisableAntiforgery();
        pages.MapGet("/invitation", InvitationPage.ShowAsync).WithName("ShowInvitation");
        pages.MapPost("/invitation", InvitationPage.SubmitAsync).WithName("SubmitInvitation").DisableAntiforgery();
    }

    private static void MapSelf(RouteGroupBuilder api)
    {
        var self = api.MapGroup("").WithTags("Session").RequireAuthorization();
        self.MapDelete("/session", SessionEndpoints.SignOutAsync).WithName("SignOut");
        self.MapGet("/me", SessionEndpoints.MeAsync).WithName("GetMe");
        self.MapPut("/me/password", SessionEndpoints.ChangePasswordAsync).WithName("ChangePassword").RequireRateLimiting(RateLimits.SignIn);

        var organization = api.MapGroup("/organization").WithTags("Organization");
        organization.MapGet("", OrganizationEndpoints.GetAsync).WithName("GetOrganization").RequireAuthorization();
        organization.MapPatch("", OrganizationEndpoints.UpdateAsync).WithName("UpdateOrganization").RequireAuthorization(Scopes.AdminWrite);
    }

    private static void MapPeople(RouteGroupBuilder people)
    {
        people.MapGet("", PeopleEndpoints.ListAsync).WithName("ListPeople").RequireAuthorization(Scopes.AccountsRead);
        people.MapGet("/{id}", PeopleEndpoints.GetAsync).WithName("GetPerson").RequireAuthorization(Scopes.AccountsRead);
        people.MapPost("", PeopleEndpoints.CreateAsync).WithName("CreatePerson").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        people.MapPost("/{id}/invitation", PeopleEndpoints.InviteAgainAsync).WithName("InvitePersonAgain").RequireAuthorization(Scopes.AccountsWrite).WithIdempotency();
        people.MapPut("/{id}/password", PeopleEndpoints.SetPasswordAsync).WithName("SetPersonPassword").RequireAuthorization(Scopes.AccountsWrite);
        people.MapPatch("/{id}", PeopleEndpoints.UpdateAsync).WithName("UpdatePerson").RequireAuthorization(Scopes.AccountsWrite);
        people.MapDelete("/{id}", PeopleEndpoints.DeleteAsync).WithName("DeletePerson").RequireAuthorization(Scopes.AccountsWrite);
        people.MapDelete("/{id}/sessions", PeopleEndpoints.EndSessionsAsync).WithName("EndSessions").RequireAuthorization(Scopes.AccountsWrite);
    }

    private static void MapKeys(RouteGroupBuilder keys)
    {
        keys.MapGet("", ApiKeyEndpoints.ListAsync).WithName("ListApiKeys").RequireAuthorization(Scopes.AdminRead);
        keys.MapGet("/{id}", ApiKeyEndpoints.GetAsync).WithName("GetApiKey").RequireAuthorization(Scopes.AdminRead);
        keys.MapPost("", ApiKeyEndpoints.CreateAsync).WithName("CreateApiKey").RequireAuthorization(Scopes.AdminWrite).WithIdempotency();
        keys.MapDelete("/{id}", ApiKeyEndpoints.DeleteAsync).WithName("DeleteApiKey").RequireAuthorization(Scopes.AdminWrite);
    }
}
