using System.Text;
using System.Text.Json;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Keys;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers.Trials;

namespace Gatehouse.Server.TvProvider.Management;

/// <summary><c>DELETE /reset-tempass/v3/reset</c> and <c>…/reset/generic</c>: trials begin anew. The path really is spelled so.</summary>
internal sealed class ResetEndpoint(Database database, ITrials trials, ITvKeys keys, IAudit audit, TvAnswers answers)
{
    /// <summary>By device.</summary>
    public static Task<IResult> DeleteAsync(TvManaged call, ResetEndpoint endpoint, CancellationToken ct) => endpoint.OfDeviceAsync(call, ct);

    /// <summary>By identity.</summary>
    public static Task<IResult> DeleteGenericAsync(TvManaged call, ResetEndpoint endpoint, CancellationToken ct) => endpoint.OfIdentityAsync(call, ct);

    private async Task<IResult> OfDeviceAsync(TvManaged call, CancellationToken ct)
    {
        if (Find(call, out var error) is not { } trial)
        {
            return answers.Error(call.Http, error!);
        }

        string? hash = null;
        if (call.Query("device_id") is { } device)
        {
            // What apps send has a scheme in front; what operators copy often has not.
            var header = device.StartsWith("fingerprint ", StringComparison.OrdinalIgnoreCase) ? device : $"fingerprint {device}";
            if (!DeviceIdentifier.TryParse(header, out var identifier, out error))
            {
                return answers.Error(call.Http, error);
            }

            hash = identifier.KeyedHash(keys.HashKey(call.OrganizationId));
        }

        return await ResetAsync(call, trial, tx => trials.ResetAsync(tx, call.OrganizationId, trial.ServiceProvider.Id, trial.Mvpd.Id, hash), hash is not null, ct);
    }

    private async Task<IResult> OfIdentityAsync(TvManaged call, CancellationToken ct)
    {
        if (Find(call, out var error) is not { } trial)
        {
            return answers.Error(call.Http, error!);
        }

        string? hash = null;
        if (call.Query("key") is { } key)
        {
            var name = trial.Mvpd.TempPass!.IdentityKey;
            if (name is null || !TempPassIdentity.TryParse(Header(name, key), name, out var identity, out _))
            {
                return answers.Error(call.Http, TvErrorCodes.InvalidHeaderIdentityForTemporaryAccess);
            }

            hash = identity.KeyedHash(keys.HashKey(call.OrganizationId));
        }

        return await ResetAsync(call, trial, tx => trials.ResetIdentityAsync(tx, call.OrganizationId, trial.ServiceProvider.Id, trial.Mvpd.Id, hash), hash is not null, ct);
    }

    private async Task<IResult> ResetAsync(TvManaged call, Integration trial, Func<Tx, Task<int>> reset, bool one, CancellationToken ct)
    {
        await database.WriteAsync(async tx =>
        {
            var count = await reset(tx);
            await audit.WriteAsync(
                tx, call.OrganizationId, "tv-client", call.Caller.ClientId, "tv-trial.reset", $"{trial.ServiceProvider.Id}/{trial.Mvpd.Id}", new { one, count });
        }, ct);
        return TypedResults.NoContent();
    }

    private static Integration? Find(TvManaged call, out TvErrorCode? error)
    {
        var (requestor, mvpd) = (call.Query("requestor_id"), call.Query("mvpd_id"));
        error = requestor is null || call.Settings.ServiceProvider(requestor) is not { } provider ? TvErrorCodes.InvalidParameterServiceProvider
            : !call.Caller.Application.Serves(provider) ? TvErrorCodes.InvalidAccessTokenServiceProvider
            : mvpd is null || call.Settings.Mvpd(mvpd) is not { TempPass: not null } ? TvErrorCodes.InvalidParameterMvpd
            : call.Settings.Integration(requestor, mvpd) is null ? TvErrorCodes.InvalidIntegration
            : null;
        return error is null ? call.Settings.Integration(requestor!, mvpd!) : null;
    }

    // As an app sends it.
    private static string Header(string name, string value) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new Dictionary<string, string> { [name] = value })));
}
