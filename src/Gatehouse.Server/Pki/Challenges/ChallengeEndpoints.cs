using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Pki.Contracts;
using Gatehouse.Server.Pki.Profiles;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Pki.Challenges;

/// <summary><c>POST /api/v1/scep/profiles/{id}/challenges</c>.</summary>
internal static class ChallengeEndpoints
{
    private static readonly TimeSpan EnrollmentLifetime = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan RenewalLifetime = TimeSpan.FromDays(7);

    /// <summary>Makes a one-time challenge for one attempt or device; of a static profile it returns the shared password.</summary>
    public static async Task<Results<Ok<ScepChallenge>, ProblemHttpResult>> CreateAsync(
        string id, CreateScepChallenge request, HttpContext http, Database db, ChallengeStore challenges, SecretBox secrets, IAudit audit, TimeProvider time,
        CancellationToken ct)
    {
        var caller = Caller.Of(http);
        http.Response.Headers.CacheControl = "no-store";
        var (challenge, problem) = await db.WriteAsync<(ScepChallenge? Challenge, ProblemHttpResult? Problem)>(async tx =>
        {
            if (await ScepProfileStore.LockAsync(tx, caller.OrganizationId, id) is not { } profile)
            {
                return (null, Problems.NotFound());
            }

            switch (profile.ChallengeType)
            {
                case ScepChallengeType.Static:
                    await audit.WriteAsync(tx, caller, "scep-challenge.show", id);
                    return (new ScepChallenge(StaticChallenge.Open(secrets, profile)!, null), null);
                case ScepChallengeType.Dynamic when Wrong(request) is { } errors:
                    return (null, Problems.RequestInvalid(errors));
                case ScepChallengeType.Dynamic:
                    var lifetime = request.LifetimeMinutes is { } minutes ? TimeSpan.FromMinutes(minutes)
                        : request.DeviceId is null ? EnrollmentLifetime : RenewalLifetime;
                    var value = await challenges.CreateAsync(tx, caller.OrganizationId, id, request.AttemptId, request.DeviceId, lifetime);
                    await audit.WriteAsync(tx, caller, "scep-challenge.create", id, new { request.AttemptId, request.DeviceId, challenge = "•••" });
                    return (new ScepChallenge(value, time.GetUtcNow() + lifetime), null);
                default:
                    return (null, PkiProblems.ChallengeNotNeeded());
            }
        }, ct);
        return challenge is null ? problem! : TypedResults.Ok(challenge);
    }

    private static Dictionary<string, string[]>? Wrong(CreateScepChallenge request) =>
        (request.AttemptId is null) == (request.DeviceId is null) ? Error("attemptId", "Name either an attempt or a device.")
        : request.AttemptId is { } attempt && !Id.Is("att", attempt) ? Error("attemptId", "Not the id of an attempt.")
        : request.DeviceId is { } device && !Id.Is("dev", device) ? Error("deviceId", "Not the id of a device.")
        : request.LifetimeMinutes is < 1 or > 10080 ? Error("lifetimeMinutes", "1 to 10080.")
        : null;

    private static Dictionary<string, string[]> Error(string field, string message) => new() { [field] = [message] };
}
