using Gatehouse.Protocols.Apps;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Apps.Administration;
using Gatehouse.Server.Apps.Installations;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Apps.Devices;

/// <summary><c>/apps/v1/{org}/devices/{id}</c> (the shape of RFC 7592 §2): an installation looks at its own registration, and deletes it.</summary>
internal sealed class DeviceEndpoints(
    DevicePass pass, Database database, InstallationStore installations, InstallationChanges changes, IProofs proofs, IAudit audit)
{
    /// <summary>Route handler.</summary>
    public static Task<IResult> GetAsync(HttpContext http, string org, string id, DeviceEndpoints endpoint, CancellationToken ct) => endpoint.ShowAsync(http, org, id, ct);

    /// <summary>Route handler.</summary>
    public static Task<IResult> DeleteAsync(HttpContext http, string org, string id, DeviceEndpoints endpoint, CancellationToken ct) => endpoint.RemoveAsync(http, org, id, ct);

    private async Task<IResult> ShowAsync(HttpContext http, string org, string id, CancellationToken ct)
    {
        var (issuer, token, refusal) = await pass.CheckAsync(http, org, id, ct);
        if (token is null)
        {
            return refusal!;
        }

        return await installations.FindAsync(issuer!.OrganizationId, DeviceIds.Find(id)!, ct) is { } row
            ? OAuthAnswers.Secret(http, new DeviceDescription(id, At(row.CreatedMs), At(row.LastSeenMs), row.KeyStorage, row.Mode, row.State).ToJson())
            : OAuthAnswers.Error(http, AppErrors.NoDevice());
    }

    private async Task<IResult> RemoveAsync(HttpContext http, string org, string id, CancellationToken ct)
    {
        var (issuer, token, refusal) = await pass.CheckAsync(http, org, id, ct);
        if (token is null)
        {
            return issuer is not null && await IsGoneAsync(http, issuer.OrganizationId, id, ct) ? TypedResults.NoContent() : refusal!;
        }

        await database.WriteAsync(async tx =>
        {
            if (await InstallationStore.LockAsync(tx, issuer!.OrganizationId, DeviceIds.Find(id)!) is { } row
                && await changes.DeleteAsync(tx, row, await AppUserStore.ReadAsync(tx, row.OrgId, row.UserId)))
            {
                await audit.WriteAsync(tx, row.OrgId, "device", row.Id, "installation.delete", row.Id);
            }
        }, ct);
        return TypedResults.NoContent();
    }

    // A device whose answer got lost deletes once more; its token is dead by then, and its key still its own.
    private async Task<bool> IsGoneAsync(HttpContext http, string organizationId, string id, CancellationToken ct)
    {
        if (DeviceIds.Find(id) is not { } known || await installations.FindAsync(organizationId, known, ct) is not { State: InstallationStates.Deleted } row)
        {
            return false;
        }

        var (key, _) = await proofs.ReadAsync(http, row.ClientId, ct);
        return key is not null && key.Thumbprint == row.Jkt && await database.WriteAsync(tx => proofs.TryUseAsync(tx, key), ct);
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
