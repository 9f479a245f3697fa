using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Enrollment.AccountDriven;
using Gatehouse.Server.Enrollment.Attempts;
using Gatehouse.Server.Enrollment.CheckIn;
using Gatehouse.Server.Enrollment.Invitations;
using Gatehouse.Server.Enrollment.Issuance;
using Gatehouse.Server.Enrollment.Journal;
using Gatehouse.Server.Enrollment.Keys;
using Gatehouse.Server.Enrollment.Pages;
using Gatehouse.Server.Enrollment.Profiles;
using Gatehouse.Server.Enrollment.ProfileService;
using Gatehouse.Server.Enrollment.Renewal;
using Gatehouse.Server.Enrollment.Tokens;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Mail.Contracts;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Storage;
using Gatehouse.Server.Webhooks.Contracts;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Enrollment;

/// <summary>Parts list and routes of the Enrollment feature.</summary>
public static class EnrollmentModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddEnrollment(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<EnrollmentOptions>().BindConfiguration("Gatehouse:Enrollment").ValidateOnStart();
        services.AddSingleton<IValidateOptions<EnrollmentOptions>, EnrollmentOptionsValidator>();
        services.AddSingleton<EnrollmentJournal>();
        services.AddSingleton<IWebhookEventSource, JournalEvents>();
        services.AddSingleton<LogTail>();
        services.AddSingleton<FollowLog>();
        AddTokens(services);
        AddAttempts(services);
        AddRenewal(services);
        AddPages(services);
        services.AddAccountDriven();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapEnrollment(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/enrollment").WithTags("Enrollment").RequireRateLimiting(RateLimits.Api);
        MapTokens(api.MapGroup("/tokens"));
        MapKeys(api.MapGroup("/signing-keys"));
        MapAttempts(api);
        MapRenewal(app.MapGroup("/api/v1/devices").WithTags("Devices").RequireRateLimiting(RateLimits.Api));
        api.MapGroup("/account-driven").MapAccountDrivenApi();
        MapPages(app);
        app.MapAccountDriven();
    }

    private static void AddTokens(IServiceCollection services)
    {
        services.AddSingleton<SigningKeyStore>();
        services.AddSingleton<TokenStore>();
        services.AddSingleton<TokenSigner>();
        services.AddScoped<Foundations>();
        services.AddScoped<TokenGate>();
        services.AddScoped<CreateToken>();
        services.AddScoped<EditToken>();
        services.AddScoped<ReplaceToken>();
        services.AddSingleton<TokenRevocation>();
        services.AddSingleton<TokenLinks>();
        services.AddSingleton<InvitationMail>();
        services.AddScoped<InviteByMail>();
        services.AddSingleton<IMailObserver, InvitationObserver>();
        services.AddSweep<UnusedTokenSweep>();
    }

    private static void AddAttempts(IServiceCollection services)
    {
        services.AddSingleton<AttemptStore>();
        services.AddSingleton<AttemptMoves>();
        services.AddSweep<AttemptSweep>();
        services.AddSweep<StageWatchdog>();
        services.AddSweep<RetentionSweep>();
        services.AddSingleton<TokenChallenge>();
        services.AddSingleton<IIssuanceGate, IssuanceGate>();
        services.AddSingleton<Admission>();
        services.AddSingleton<ICheckInObserver, CheckInObserver>();
    }

    private static void AddRenewal(IServiceCollection services)
    {
        services.AddSingleton<RenewalStore>();
        services.AddSingleton<IRenewalStatus>(s => s.GetRequiredService<RenewalStore>());
        services.AddSingleton<RenewalTracker>();
        services.AddSingleton<RenewalPlanner>();
        services.AddSingleton<RenewalSender>();
        services.AddSingleton<RenewalTry>();
        services.AddSweep<RenewalSweep>();
    }

    private static void AddPages(IServiceCollection services)
    {
        services.AddSingleton<PageSessions>();
        services.AddSingleton<PageResults>();
        services.AddSingleton<ProfileRenderer>();
        services.AddSingleton<ProfileVault>();
        services.AddSingleton<Challenges>();
        services.AddSingleton<AppleDeviceCa>();
        services.AddSingleton<SecondPhase>();
        services.AddSingleton<ThirdPhase>();
        services.AddScoped<PhaseEndpoint>();
        services.AddScoped<Downloads>();
        services.AddScoped<OpenLink>();
        services.AddScoped<ShowPage>();
        services.AddScoped<SignInFirst>();
        services.AddScoped<PostForms>();
    }

    private static void MapTokens(RouteGroupBuilder tokens)
    {
        tokens.MapPost("", CreateToken.HandleAsync).WithName("CreateEnrollmentToken").RequireAuthorization(Scopes.EnrollmentWrite).WithIdempotency();
        tokens.MapGet("", ReadTokens.ListAsync).WithName("ListEnrollmentTokens").RequireAuthorization(Scopes.EnrollmentRead);
        tokens.MapGet("/{id}", ReadTokens.GetAsync).WithName("GetEnrollmentToken").RequireAuthorization(Scopes.EnrollmentRead);
        tokens.MapPatch("/{id}", EditToken.HandleAsync).WithName("UpdateEnrollmentToken").RequireAuthorization(Scopes.EnrollmentWrite);
        tokens.MapDelete("/{id}", DeleteToken.HandleAsync).WithName("DeleteEnrollmentToken").RequireAuthorization(Scopes.EnrollmentWrite);
        tokens.MapPost("/{id}/revoke", RevokeToken.HandleAsync).WithName("RevokeEnrollmentToken").RequireAuthorization(Scopes.EnrollmentWrite).WithIdempotency();
        tokens.MapPost("/{id}/replace", ReplaceToken.HandleAsync).WithName("ReplaceEnrollmentToken").RequireAuthorization(Scopes.EnrollmentWrite).WithIdempotency();
        tokens.MapPost("/{id}/invite", InviteByMail.HandleAsync).WithName("InviteToEnroll").RequireAuthorization(Scopes.EnrollmentWrite).WithIdempotency();
        tokens.MapGet("/{id}/invitations", InviteByMail.ListAsync).WithName("ListEnrollmentInvitations").RequireAuthorization(Scopes.EnrollmentRead);
        tokens.MapGet("/{id}/link", TokenLinks.LinkAsync).WithName("GetEnrollmentTokenLink").RequireAuthorization(Scopes.EnrollmentWrite);
        tokens.MapGet("/{id}/qr", TokenLinks.QrAsync).WithName("GetEnrollmentTokenQr").RequireAuthorization(Scopes.EnrollmentWrite);
    }

    private static void MapKeys(RouteGroupBuilder keys)
    {
        keys.MapGet("", SigningKeyEndpoints.ListAsync).WithName("ListSigningKeys").RequireAuthorization(Scopes.EnrollmentRead);
        keys.MapPost("/rotate", SigningKeyEndpoints.RotateAsync).WithName("RotateSigningKey").RequireAuthorization(Scopes.EnrollmentWrite).WithIdempotency();
        keys.MapPost("/{kid}/withdraw", SigningKeyEndpoints.WithdrawAsync).WithName("WithdrawSigningKey").RequireAuthorization(Scopes.EnrollmentWrite).WithIdempotency();
    }

    private static void MapAttempts(RouteGroupBuilder api)
    {
        api.MapGet("/attempts", AttemptEndpoints.ListAsync).WithName("ListEnrollmentAttempts").RequireAuthorization(Scopes.EnrollmentRead);
        api.MapGet("/attempts/{id}", AttemptEndpoints.GetAsync).WithName("GetEnrollmentAttempt").RequireAuthorization(Scopes.EnrollmentRead);
        api.MapPost("/attempts/{id}/cancel", AttemptEndpoints.CancelAsync).WithName("CancelEnrollmentAttempt").RequireAuthorization(Scopes.EnrollmentWrite).WithIdempotency();
        api.MapGet("/log", LogEndpoints.ListAsync).WithName("ListEnrollmentLog").RequireAuthorization(Scopes.EnrollmentRead);
        api.MapGet("/log/follow", FollowLog.HandleAsync).WithName("FollowEnrollmentLog").RequireAuthorization(Scopes.EnrollmentRead)
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static void MapRenewal(RouteGroupBuilder devices) =>
        devices.MapPost("/{id}/renew-identity", RenewalEndpoint.HandleAsync).WithName("RenewDeviceIdentity").RequireAuthorization(Scopes.DevicesWrite);

    private static void MapPages(IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").AllowAnonymous().RequireRateLimiting(RateLimits.PublicPage).ExcludeFromDescription();
        var html = pages.MapGroup("").AddEndpointFilter<PageHeaders>();
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        html.MapMethods("/enroll", reading, ShowPage.HandleAsync).WithName("ShowEnroll");
        html.MapMethods("/e/{code}", reading, OpenLink.ByCodeAsync).WithName("OpenShortLink");
        html.MapGet("/enroll/profile/{secret}", FetchProfile.HandleAsync).WithName("FetchEnrollmentProfile");
        html.MapGet("/enroll/root-ca", FetchProfile.RootCa).WithName("FetchRootCa");
        html.MapGet("/enroll/status/{attempt}", FetchProfile.StatusAsync).WithName("PollEnrollment");

        // Each form carries the key of its session, so the framework's own antiforgery has nothing to add.
        var limit = new RequestSizeLimitAttribute(PostForms.MaxFormBytes);
        html.MapPost("/enroll/profile", PostForms.DownloadAsync).WithName("SubmitEnroll").DisableAntiforgery().WithMetadata(limit);
        html.MapGet("/enroll/signed-in", SignInFirst.ReturnAsync).WithName("ReturnEnrollSignIn").RequireRateLimiting(RateLimits.SignIn);
        html.MapPost("/enroll/sign-in", PostForms.SignInAsync).WithName("SubmitEnrollSignIn").DisableAntiforgery().WithMetadata(limit).RequireRateLimiting(RateLimits.SignIn);
        html.MapPost("/enroll/phase2", PhaseEndpoint.HandleAsync).WithName("EnrollPhase2").DisableAntiforgery();
        html.MapPost("/enroll/phase3", PhaseEndpoint.HandleAsync).WithName("EnrollPhase3").DisableAntiforgery();
    }
}
