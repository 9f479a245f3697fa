using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.ManagedAppleAccounts;

/// <summary>The key by which Apple knows which devices are the organization's.</summary>
public sealed class AccessManagementEndpoints(Database database, SecretBox secrets, IAudit audit, TimeProvider time)
{
    private const string Select = "select * from mdm_access_management where org_id = @OrganizationId";

    /// <summary>Its state and certificate; never the key.</summary>
    public async Task<Results<Ok<AccessManagementKey>, ProblemHttpResult>> GetAsync(HttpContext http, CancellationToken ct) =>
        await FindAsync(Caller.Of(http), ct) is { } row ? TypedResults.Ok(row.Describe()) : Problems.NotFound();

    /// <summary>Makes a key. The answer holds the certificate to upload to Apple Business Manager or Apple School Manager.</summary>
    /// <response code="409">There is one, and <c>replace</c> was not said.</response>
    public async Task<Results<Created<AccessManagementKey>, ProblemHttpResult>> MakeAsync(AccessManagementKeyCreate request, HttpContext http, CancellationToken ct)
    {
        if (!TryUuid(request.ServerUuid, out var uuid))
        {
            return Problems.RequestInvalid("serverUuid is not a UUID.");
        }

        var caller = Caller.Of(http);
        var key = UploadedAccessKey.Make(time.GetUtcNow());
        var stored = await database.WriteAsync(async tx =>
        {
            if (!request.Replace && await tx.FirstAsync<AccessManagementRow>(Select + tx.ForUpdate, new { caller.OrganizationId }) is not null)
            {
                return false;
            }

            await StoreAsync(tx, caller, uuid, key);
            return true;
        }, ct);
        return stored
            ? TypedResults.Created((string?)null, (await FindAsync(caller, ct))!.Describe())
            : Problems.Conflict("There is a key. With another one, devices are strangers to Apple until its certificate is uploaded; say replace to make one.");
    }

    /// <summary>Enters what Apple calls this server, and takes over a key that was made elsewhere.</summary>
    public async Task<Results<Ok<AccessManagementKey>, ProblemHttpResult>> PutAsync(AccessManagementKeyPut request, HttpContext http, CancellationToken ct)
    {
        if (!TryUuid(request.ServerUuid, out var uuid) || uuid is null)
        {
            return Problems.RequestInvalid("serverUuid is not a UUID.");
        }

        string? reason = null;
        var upload = (request.Certificate, request.Key) is ({ } certificate, { } secret) ? UploadedAccessKey.Read(certificate, secret, out reason) : null;
        if (reason is not null || (request.Certificate is null) != (request.Key is null))
        {
            return Problems.RequestInvalid(reason ?? "Give certificate and key, or neither.");
        }

        var caller = Caller.Of(http);
        var known = await database.WriteAsync(async tx =>
        {
            if (upload is not null)
            {
                await StoreAsync(tx, caller, uuid, upload);
                return true;
            }

            var named = await tx.ExecuteAsync(
                "update mdm_access_management set server_uuid = @uuid, version = version + 1 where org_id = @OrganizationId", new { caller.OrganizationId, uuid });
            if (named > 0)
            {
                await audit.WriteAsync(tx, caller, "access-management-key.server", caller.OrganizationId, new { serverUuid = uuid });
            }

            return named > 0;
        }, ct);
        return known ? TypedResults.Ok((await FindAsync(caller, ct))!.Describe()) : Problems.NotFound("There is no key yet.");
    }

    /// <summary>Forgets the key; devices get no more tokens.</summary>
    public async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        return await database.WriteAsync(async tx =>
        {
            var gone = await tx.ExecuteAsync("delete from mdm_access_management where org_id = @OrganizationId", new { caller.OrganizationId });
            if (gone > 0)
            {
                await audit.WriteAsync(tx, caller, "access-management-key.delete", caller.OrganizationId);
            }

            return gone > 0;
        }, ct) ? TypedResults.NoContent() : Problems.NotFound();
    }

    private Task<AccessManagementRow?> FindAsync(Caller caller, CancellationToken ct) =>
        database.FirstAsync<AccessManagementRow>(Select, new { caller.OrganizationId }, ct);

    private async Task StoreAsync(Tx tx, Caller caller, string? uuid, UploadedAccessKey key)
    {
        await tx.ExecuteAsync(
            """
            insert into mdm_access_management (org_id, server_uuid, certificate, private_key, created_ms)
            values (@OrganizationId, @uuid, @Certificate, @sealedKey, @now)
            on conflict (org_id) do update set server_uuid = coalesce(excluded.server_uuid, mdm_access_management.server_uuid),
                certificate = excluded.certificate, private_key = excluded.private_key, version = mdm_access_management.version + 1,
                created_ms = excluded.created_ms
            """,
            new
            {
                caller.OrganizationId,
                uuid,
                key.Certificate,
                sealedKey = secrets.Seal(key.PrivateKey, SecretPurpose.AccessManagementKey(caller.OrganizationId)),
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        await audit.WriteAsync(tx, caller, "access-management-key.install", caller.OrganizationId, new { serverUuid = uuid, key = "•••" });
    }

    // As Apple writes it; the statement has to repeat it exactly.
    private static bool TryUuid(string? text, out string? uuid)
    {
        uuid = text;
        return text is null || (text.Length == 32 ? Guid.TryParseExact(text, "N", out _) : Guid.TryParseExact(text, "D", out _));
    }
}
