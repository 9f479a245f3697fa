using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Trials;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.TvProvider.Administration;

/// <summary>Gives trials back. It holds at once.</summary>
internal sealed class TrialEndpoints(Database database, ITvDirectory directory, ITrials trials, ITvKeys keys, IAudit audit)
{
    /// <summary>Forgets the trial of a device or of a viewer, or all of them.</summary>
    public async Task<Results<Ok<TvTrialsReset>, ProblemHttpResult>> ResetAsync(ResetTvTrials request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var active = await directory.ForAsync(caller.OrganizationId, ct);
        if (active.Integration(request.ServiceProvider, request.Mvpd) is not { Mvpd.TempPass: { } trial })
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["mvpd"] = ["Not a trial of this service provider."] });
        }

        if (request is { DeviceIdentifier: not null, Identity: not null })
        {
            return Problems.RequestInvalid(new Dictionary<string, string[]> { ["identity"] = ["Either this or a device."] });
        }

        var hash = request.DeviceIdentifier is { } device ? TrialNames.Device(device, keys.HashKey(caller.OrganizationId))
            : request.Identity is { } identity ? TrialNames.Identity(trial, identity, keys.HashKey(caller.OrganizationId)) : null;
        if (hash is null && (request.DeviceIdentifier ?? request.Identity) is not null)
        {
            var field = request.DeviceIdentifier is null ? "identity" : "deviceIdentifier";
            return Problems.RequestInvalid(new Dictionary<string, string[]> { [field] = ["No app could have sent this."] });
        }

        var count = await database.WriteAsync(
            async tx =>
            {
                var forgotten = request.Identity is null
                    ? await trials.ResetAsync(tx, caller.OrganizationId, request.ServiceProvider, request.Mvpd, hash)
                    : await trials.ResetIdentityAsync(tx, caller.OrganizationId, request.ServiceProvider, request.Mvpd, hash);
                var of = request.Identity is not null ? "viewer" : request.DeviceIdentifier is not null ? "device" : "all";
                await audit.WriteAsync(tx, caller, "tv-trial.reset", $"{request.ServiceProvider}/{request.Mvpd}", new { Of = of, Count = forgotten });
                return forgotten;
            }, ct);
        return TypedResults.Ok(new TvTrialsReset(count));
    }
}
