using Gatehouse.Protocols.Ocsp;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Hosting.Idempotency;
using Gatehouse.Server.Hosting.Limits;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Certificates;
using Gatehouse.Server.Pki.Challenges;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.External;
using Gatehouse.Server.Pki.Ocsp;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Pki.Requests;
using Gatehouse.Server.Pki.Scep;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Pki;

/// <summary>Parts list and routes of the Pki feature.</summary>
public static class PkiModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddPki(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<PkiOptions>().BindConfiguration("Gatehouse:Pki").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PkiOptions>, PkiOptionsValidator>();
        services.AddSingleton<IIdentities, Identities>();
        services.AddSingleton<PkiMetrics>();

        services.AddSingleton<CaStore>();
        services.AddSingleton<CrlStore>();
        services.AddSingleton<CertificateForge>();
        services.AddSingleton<AuthorityFactory>();
        services.AddSingleton<ServiceCertificates>();
        services.AddSingleton<AuthorityVault>();
        services.AddSingleton<AuthorityView>();
        services.AddSingleton<Rollover>();
        services.AddSingleton<Compromise>();
        services.AddSingleton<OcspResponder>();
        services.AddSingleton<CrlPublisher>();
        services.AddSingleton<SelfTests>();

        services.AddSingleton<CertificateStore>();
        services.AddSingleton<Issuer>();
        services.AddSingleton<ScepAddresses>();
        services.AddSingleton<ScepProfileStore>();
        services.AddSingleton<ScepProfileRules>();
        services.AddSingleton<ScepProfileView>();
        services.AddSingleton<DefaultScepProfile>();
        services.AddSingleton<ChallengeStore>();
        services.AddSingleton<ChallengeCheck>();
        services.AddSingleton<RequestStore>();
        services.AddSingleton<RequestDecision>();

        services.AddSingleton<IssuanceGate>();
        services.AddSingleton<IssuanceClerk>();
        services.AddSingleton<IssuanceDesk>();
        services.AddSingleton<EnrollHandler>();
        services.AddSingleton<LookupHandler>();
        services.AddSingleton<PkiOperation>();
        services.AddSingleton<ScepCaAnswers>();
        services.AddSingleton<ScepEndpoint>();
        services.AddSingleton<GuardedHttp>();
        services.AddSingleton<ScepProfileTester>();
        services.AddSingleton<ExternalIssuers>();
        services.AddSingleton<Adoption>();

        services.AddSingleton<PkiMaintenance>();
        services.AddHostedService(s => s.GetRequiredService<PkiMaintenance>());
        services.AddSweep<PkiSweep>();
        services.AddDoctorCheck<PkiDoctor>();
    }

    /// <summary>Maps its routes.</summary>
    public static void MapPki(this IEndpointRouteBuilder app)
    {
        MapPublic(app);
        var api = app.MapGroup("/api/v1").RequireRateLimiting(RateLimits.Api);
        MapScep(api.MapGroup("/scep").WithTags("SCEP"));
        MapCas(api.MapGroup("/pki").WithTags("PKI"));
    }

    private static void MapPublic(IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("").WithTags("Public").RequireRateLimiting(RateLimits.Scep);
        string[] methods = ["GET", "POST"];
        open.MapMethods("/scep/{scepProfile}", methods, (string scepProfile, HttpContext http, ScepEndpoint scep) => scep.HandleAsync(scepProfile, http))
            .WithName("Scep").AllowAnonymous();

        // Clients add what other servers want: /pkiclient.exe, /cgi-bin/pkiclient.exe, /certsrv/mscep/…
        open.MapMethods("/scep/{scepProfile}/{**rest}", methods, (string scepProfile, HttpContext http, ScepEndpoint scep) => scep.HandleAsync(scepProfile, http))
            .WithName("ScepOtherPath").ExcludeFromDescription().AllowAnonymous();
        open.MapGet("/pki/{ca}.crl", CrlEndpoints.GetCrlAsync).WithName("GetCrl").AllowAnonymous();
        open.MapPost("/pki/{ca}/ocsp", OcspEndpoint.PostAsync).WithName("AskOcsp").AllowAnonymous().WithBodyLimit(OcspRequest.MaxBytes);
        open.MapGet("/pki/{ca}/ocsp/{**request}", OcspEndpoint.GetAsync).WithName("GetOcsp").ExcludeFromDescription().AllowAnonymous();
        open.MapGet("/pki/{ca}.cer", CrlEndpoints.GetCertificateAsync).WithName("GetCaCertificate").AllowAnonymous();
    }

    private static void MapScep(RouteGroupBuilder group)
    {
        group.MapGet("/profiles", ScepProfileEndpoints.ListAsync).WithName("ListScepProfiles").RequireAuthorization(Scopes.PkiRead);
        group.MapPost("/profiles", ScepProfileEndpoints.CreateAsync).WithName("CreateScepProfile").WithIdempotency().RequireAuthorization(Scopes.PkiWrite);
        group.MapGet("/profiles/{id}", ScepProfileEndpoints.GetAsync).WithName("GetScepProfile").RequireAuthorization(Scopes.PkiRead);
        group.MapPatch("/profiles/{id}", ScepProfileEndpoints.UpdateAsync).WithName("UpdateScepProfile").RequireAuthorization(Scopes.PkiWrite);
        group.MapDelete("/profiles/{id}", ScepProfileEndpoints.DeleteAsync).WithName("DeleteScepProfile").RequireAuthorization(Scopes.PkiWrite);
        group.MapPost("/profiles/{id}/test", ScepProfileTester.HandleAsync).WithName("TestScepProfile").RequireAuthorization(Scopes.PkiWrite);
        group.MapPost("/profiles/{id}/challenges", ChallengeEndpoints.CreateAsync).WithName("CreateScepChallenge").RequireAuthorization(Scopes.PkiWrite);
        group.MapGet("/requests", RequestEndpoints.ListAsync).WithName("ListScepRequests").RequireAuthorization(Scopes.PkiRead);
        group.MapGet("/requests/{id}", RequestEndpoints.GetAsync).WithName("GetScepRequest").RequireAuthorization(Scopes.PkiRead);
        group.MapPost("/requests/{id}/approve", RequestEndpoints.ApproveAsync).WithName("ApproveScepRequest").WithIdempotency().RequireAuthorization(Scopes.PkiWrite);
        group.MapPost("/requests/{id}/deny", RequestEndpoints.DenyAsync).WithName("DenyScepRequest").WithIdempotency().RequireAuthorization(Scopes.PkiWrite);
    }

    private static void MapCas(RouteGroupBuilder group)
    {
        group.MapGet("/cas", AuthorityEndpoints.ListAsync).WithName("ListCas").RequireAuthorization(Scopes.PkiRead);
        group.MapPost("/cas", AuthorityEndpoints.StartAsync).WithName("StartCaRollover").WithIdempotency().RequireAuthorization(Scopes.PkiWrite);
        group.MapGet("/cas/{id}", AuthorityEndpoints.GetAsync).WithName("GetCa").RequireAuthorization(Scopes.PkiRead);
        group.MapDelete("/cas/{id}", AuthorityEndpoints.CancelAsync).WithName("CancelCaRollover").RequireAuthorization(Scopes.PkiWrite);
        group.MapPost("/cas/{id}/activate", AuthorityEndpoints.ActivateAsync).WithName("ActivateCa").WithIdempotency().RequireAuthorization(Scopes.PkiWrite);
        group.MapPost("/cas/{id}/compromise", AuthorityEndpoints.CompromiseAsync).WithName("MarkCaCompromised").WithIdempotency().RequireAuthorization(Scopes.PkiWrite);
        group.MapGet("/cas/{id}/crl", CrlEndpoints.GetOwnCrlAsync).WithName("GetCaCrl").RequireAuthorization(Scopes.PkiRead);
        group.MapPost("/cas/{id}/export-key", RootKeyExport.ExportAsync).WithName("ExportRootKey").RequireAuthorization(Scopes.PkiWrite).RequireAuthorization(Scopes.AdminWrite);
        group.MapGet("/certificates", CertificateEndpoints.ListAsync).WithName("ListCertificates").RequireAuthorization(Scopes.PkiRead);
        group.MapGet("/certificates/{id}", CertificateEndpoints.GetAsync).WithName("GetCertificate").RequireAuthorization(Scopes.PkiRead);
        group.MapPost("/certificates/{id}/revoke", CertificateEndpoints.RevokeAsync).WithName("RevokeCertificate").WithIdempotency().RequireAuthorization(Scopes.PkiWrite);
    }
}
