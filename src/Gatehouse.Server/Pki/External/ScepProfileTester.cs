using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Pki.Authorities;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Pki.Scep;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Pki.External;

/// <summary><c>POST /api/v1/scep/profiles/{id}/test</c>: goes through a SCEP exchange as a device would, up to the challenge.</summary>
internal sealed class ScepProfileTester(
    ScepProfileStore profiles, AuthorityVault vault, ScepCaAnswers answers, PkiOperation operation, GuardedHttp guarded, IAudit audit, Database db, TimeProvider time)
{
    /// <summary>Tests a SCEP profile; nothing is issued.</summary>
    public static async Task<Results<Ok<ScepTest>, ProblemHttpResult>> HandleAsync(string id, HttpContext http, ScepProfileTester tester, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await tester.TestAsync(caller, id, ct) is { } result ? TypedResults.Ok(result) : Problems.NotFound();
    }

    private async Task<ScepTest?> TestAsync(Caller caller, string id, CancellationToken ct)
    {
        if (await profiles.FindAsync(caller.OrganizationId, id, ct) is not { } profile)
        {
            return null;
        }

        ScepTest result;
        if (profile.IsBuiltIn)
        {
            var context = new ScepContext(profile, await vault.GetAsync(profile.OrgId, ct), null, "gatehouse-test");
            var fingerprint = Convert.ToHexString(context.Authorities.ScepFingerprint);
            result = await new ScepDryRun(new BuiltInScepServer(context, answers, operation), fingerprint, profile.KeySize, time).RunAsync(ct);
        }
        else
        {
            using var client = guarded.Client();
            result = await new ScepDryRun(new ExternalScepServer(client, profile.Url!, profile.CaName), profile.CaFingerprint, profile.KeySize, time).RunAsync(ct);
        }

        await db.WriteAsync(tx => audit.WriteAsync(tx, caller, "scep-profile.test", id, new { result.Passed }), ct);
        return result;
    }
}
