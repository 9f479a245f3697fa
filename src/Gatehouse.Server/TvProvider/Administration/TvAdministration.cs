using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.TvProvider.Administration.Configuration;
using Gatehouse.Server.TvProvider.Administration.Validation;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Parts list and routes of the API by which operators configure TV sign-in.</summary>
internal static class TvAdministration
{
    /// <summary>Largest configuration: that of twenty thousand integrations.</summary>
    private const long MaxDocument = 16 * 1024 * 1024;

    /// <summary>Registers it.</summary>
    public static void AddTvAdministration(this IServiceCollection services)
    {
        services.AddSingleton<DraftStore>();
        services.AddSingleton<DraftCheck>();
        services.AddDoctorCheck<TvDoctor>();
        services.AddSingleton<ConfigurationEndpoints>();
        services.AddSingleton<DraftEndpoints>();
        services.AddSingleton<DraftItemEndpoints>();
        services.AddSingleton<SecretEndpoints>();
        services.AddSingleton<ApplicationEndpoints>();
        services.AddSingleton<StatementEndpoints>();
        services.AddSingleton<DegradationEndpoints>();
        services.AddSingleton<TrialEndpoints>();
        services.AddSingleton<TvKeyEndpoints>();
        services.AddSingleton<ReportEndpoints>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapTvAdministration(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1/tv").WithTags("TV").RequireRateLimiting(RateLimits.Api).WithBodyLimit(BodyLimits.Json);
        MapConfiguration(api.MapGroup("/configuration"));
        MapDraft(api.MapGroup("/configuration/draft"));
        MapItems(api.MapGroup("/configuration/draft"));
        MapSecrets(api.MapGroup("/secrets"));
        MapApplications(api.MapGroup("/applications"));
        MapDegradations(api.MapGroup("/degradations"));
        MapKeys(api.MapGroup("/keys"));
        api.MapPost("/trials/reset", api.Part<TrialEndpoints>().ResetAsync).WithName("ResetTvTrials").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
        api.MapGet("/presets", PresetEndpoints.List).WithName("ListTvPresets").RequireAuthorization(Scopes.TvRead);
        api.MapGet("/report", api.Part<ReportEndpoints>().ListAsync).WithName("ListTvReport").RequireAuthorization(Scopes.TvRead);
        api.MapGet("/report.csv", api.Part<ReportEndpoints>().ExportAsync).WithName("ExportTvReport").RequireAuthorization(Scopes.TvRead);
        app.MapGet("/tv/{org}/media-token-certificates", app.Part<TvKeyEndpoints>().MediaTokenCertificatesAsync)
            .WithName("DownloadTvCertificates").AllowAnonymous().RequireRateLimiting(RateLimits.PublicPage).ExcludeFromDescription();
    }

    private static void MapConfiguration(RouteGroupBuilder configuration)
    {
        var part = configuration.Part<ConfigurationEndpoints>();
        configuration.MapGet("", part.GetAsync).WithName("GetTvConfiguration").RequireAuthorization(Scopes.TvRead);
        configuration.MapGet("/export", part.ExportAsync).WithName("ExportTvConfiguration").RequireAuthorization(Scopes.TvRead);
        configuration.MapGet("/revisions", part.ListAsync).WithName("ListTvRevisions").RequireAuthorization(Scopes.TvRead);
        configuration.MapGet("/revisions/{number}", part.FindAsync).WithName("GetTvRevision").RequireAuthorization(Scopes.TvRead);
        configuration.MapPost("/revisions/{number}/restore", part.RestoreAsync).WithName("RestoreTvRevision").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
    }

    private static void MapDraft(RouteGroupBuilder draft)
    {
        var part = draft.Part<DraftEndpoints>();
        draft.MapGet("", part.GetAsync).WithName("GetTvDraft").RequireAuthorization(Scopes.TvRead);
        draft.MapPut("", part.UpdateAsync).WithName("UpdateTvDraft").RequireAuthorization(Scopes.TvWrite).WithBodyLimit(MaxDocument);
        draft.MapDelete("", part.DiscardAsync).WithName("DiscardTvDraft").RequireAuthorization(Scopes.TvWrite);
        draft.MapPost("/import", part.ImportAsync).WithName("ImportTvConfiguration").RequireAuthorization(Scopes.TvWrite).WithBodyLimit(MaxDocument).WithIdempotency();
        draft.MapPost("/validate", part.ValidateAsync).WithName("ValidateTvDraft").RequireAuthorization(Scopes.TvRead).WithIdempotency();
        draft.MapPost("/activate", part.ActivateAsync).WithName("ActivateTvDraft").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
    }

    private static void MapItems(RouteGroupBuilder draft)
    {
        var part = draft.Part<DraftItemEndpoints>();
        draft.MapPut("/programmers/{id}", part.PutProgrammerAsync).WithName("PutTvProgrammer").RequireAuthorization(Scopes.TvWrite);
        draft.MapDelete("/programmers/{id}", part.DeleteProgrammerAsync).WithName("DeleteTvProgrammer").RequireAuthorization(Scopes.TvWrite);
        draft.MapPut("/service-providers/{id}", part.PutServiceProviderAsync).WithName("PutTvServiceProvider").RequireAuthorization(Scopes.TvWrite);
        draft.MapDelete("/service-providers/{id}", part.DeleteServiceProviderAsync).WithName("DeleteTvServiceProvider").RequireAuthorization(Scopes.TvWrite);
        draft.MapPut("/mvpds/{id}", part.PutMvpdAsync).WithName("PutTvMvpd").RequireAuthorization(Scopes.TvWrite).WithBodyLimit(BodyLimits.Json * 4);
        draft.MapDelete("/mvpds/{id}", part.DeleteMvpdAsync).WithName("DeleteTvMvpd").RequireAuthorization(Scopes.TvWrite);
        draft.MapPut("/integrations/{serviceProvider}/{mvpd}", part.PutIntegrationAsync).WithName("PutTvIntegration").RequireAuthorization(Scopes.TvWrite);
        draft.MapDelete("/integrations/{serviceProvider}/{mvpd}", part.DeleteIntegrationAsync).WithName("DeleteTvIntegration").RequireAuthorization(Scopes.TvWrite);
        draft.MapPut("/sso-issuers", part.PutSsoIssuerAsync).WithName("PutTvSsoIssuer").RequireAuthorization(Scopes.TvWrite);
        draft.MapDelete("/sso-issuers", part.DeleteSsoIssuerAsync).WithName("DeleteTvSsoIssuer").RequireAuthorization(Scopes.TvWrite);
    }

    private static void MapSecrets(RouteGroupBuilder secrets)
    {
        var part = secrets.Part<SecretEndpoints>();
        secrets.MapGet("", part.ListAsync).WithName("ListTvSecrets").RequireAuthorization(Scopes.TvRead);
        secrets.MapPut("/{mvpd}/{name}", part.SetAsync).WithName("SetTvSecret").RequireAuthorization(Scopes.TvWrite);
        secrets.MapDelete("/{mvpd}/{name}", part.DeleteAsync).WithName("DeleteTvSecret").RequireAuthorization(Scopes.TvWrite);
    }

    private static void MapApplications(RouteGroupBuilder applications)
    {
        var part = applications.Part<ApplicationEndpoints>();
        applications.MapGet("", part.ListAsync).WithName("ListTvApplications").RequireAuthorization(Scopes.TvRead);
        applications.MapGet("/{id}", part.GetAsync).WithName("GetTvApplication").RequireAuthorization(Scopes.TvRead);
        applications.MapPost("", part.CreateAsync).WithName("CreateTvApplication").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
        applications.MapPatch("/{id}", part.UpdateAsync).WithName("UpdateTvApplication").RequireAuthorization(Scopes.TvWrite);
        applications.MapDelete("/{id}", part.DeleteAsync).WithName("DeleteTvApplication").RequireAuthorization(Scopes.TvWrite);
        var statements = applications.Part<StatementEndpoints>();
        applications.MapGet("/{id}/statements", statements.ListAsync).WithName("ListTvStatements").RequireAuthorization(Scopes.TvRead);
        applications.MapGet("/{id}/statements/{statementId}", statements.GetAsync).WithName("GetTvStatement").RequireAuthorization(Scopes.TvWrite);
        applications.MapPost("/{id}/statements", statements.IssueAsync).WithName("IssueTvStatement").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
        applications.MapPost("/{id}/statements/{statementId}/revoke", statements.RevokeAsync).WithName("RevokeTvStatement").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
    }

    private static void MapDegradations(RouteGroupBuilder degradations)
    {
        var part = degradations.Part<DegradationEndpoints>();
        degradations.MapGet("", part.ListAsync).WithName("ListTvDegradations").RequireAuthorization(Scopes.TvRead);
        degradations.MapGet("/{id}", part.GetAsync).WithName("GetTvDegradation").RequireAuthorization(Scopes.TvRead);
        degradations.MapPost("", part.CreateAsync).WithName("CreateTvDegradation").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
        degradations.MapDelete("/{id}", part.DeleteAsync).WithName("DeleteTvDegradation").RequireAuthorization(Scopes.TvWrite);
    }

    private static void MapKeys(RouteGroupBuilder keys)
    {
        var part = keys.Part<TvKeyEndpoints>();
        keys.MapGet("", part.ListAsync).WithName("ListTvKeys").RequireAuthorization(Scopes.TvRead);
        keys.MapPost("/rotate", part.RotateAsync).WithName("RotateTvKey").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
        keys.MapPost("/{id}/end", part.EndAsync).WithName("EndTvKey").RequireAuthorization(Scopes.TvWrite).WithIdempotency();
    }
}
