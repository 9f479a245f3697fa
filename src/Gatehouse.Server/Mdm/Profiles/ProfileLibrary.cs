using System.Text.Json;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Mdm.CheckIn;
using Gatehouse.Server.Mdm.Storage;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Gatehouse.Client.Contracts.Mdm.ConfigurationProfile;

namespace Gatehouse.Server.Mdm.Profiles;

/// <summary>Stores the profiles of an organization, sealed.</summary>
public sealed class ProfileLibrary(Database database, SecretBox secrets, ProfileReconciler reconciler, IAudit audit, TimeProvider time)
{
    private const string Columns = "id, name, identifier, payload_uuid, payload_types, size, sha256, signed, version, created_ms, updated_ms";

    /// <summary>Profiles, newest first.</summary>
    public Task<List<ProfileRow>> ListAsync(string org, string? after, int limit, CancellationToken ct) =>
        database.QueryAsync<ProfileRow>(
            $"select {Columns} from mdm_profile where org_id = @org {(after is null ? "" : "and id < @after")} order by id desc limit @limit", new { org, after, limit }, ct);

    /// <summary>One of them.</summary>
    public Task<ProfileRow?> FindAsync(string org, string id, CancellationToken ct) =>
        database.FirstAsync<ProfileRow>($"select {Columns} from mdm_profile where org_id = @org and id = @id", new { org, id }, ct);

    /// <summary>The file as it goes to devices.</summary>
    public async Task<byte[]?> ContentAsync(string org, string id, CancellationToken ct) =>
        await database.FirstAsync<byte[]>("select content from mdm_profile where org_id = @org and id = @id", new { org, id }, ct) is { } stored
            ? secrets.Open(stored, SecretPurpose.Profile(id))
            : null;

    /// <summary>Adds a profile.</summary>
    public async Task<(string? Id, ProblemHttpResult? Problem)> AddAsync(Caller caller, UploadedProfile upload, string? name, CancellationToken ct)
    {
        var id = Id.New("prf", time);
        var problem = await database.WriteAsync(async tx =>
        {
            var inserted = await tx.ExecuteAsync(
                """
                insert into mdm_profile (id, org_id, name, identifier, payload_uuid, payload_types, content, size, sha256, signed, created_ms, updated_ms)
                values (@id, @OrganizationId, @name, @Identifier, @Uuid, @types, @content, @size, @Sha256, @Signed, @now, @now)
                on conflict (org_id, identifier) do nothing
                """,
                Args(caller, id, upload, name ?? upload.DisplayName ?? upload.Identifier));
            if (inserted == 0)
            {
                return MdmProblems.ProfileIdentifierTaken(upload.Identifier);
            }

            await audit.WriteAsync(tx, caller, "profile.create", id, new { upload.Identifier, upload.Sha256 });
            return null;
        }, ct);
        return problem is null ? (id, null) : (null, problem);
    }

    /// <summary>Replaces the content; devices that have the profile get the new one.</summary>
    public Task<ProblemHttpResult?> ReplaceAsync(Caller caller, string id, UploadedProfile upload, string? name, CancellationToken ct) =>
        database.WriteAsync(async tx =>
        {
            var identifier = await tx.ScalarAsync<string>(
                $"select identifier from mdm_profile where org_id = @OrganizationId and id = @id{tx.ForUpdate}", new { caller.OrganizationId, id });
            if (identifier is null)
            {
                return Hosting.Problems.NotFound();
            }

            // On devices the identifier is what makes it the same profile.
            if (identifier != upload.Identifier)
            {
                return MdmProblems.ProfileMalformed($"Its PayloadIdentifier differs from the present one, {identifier}; upload it as a new profile.");
            }

            await tx.ExecuteAsync(
                """
                update mdm_profile set name = coalesce(@name, name), payload_uuid = @Uuid, payload_types = @types, content = @content, size = @size,
                    sha256 = @Sha256, signed = @Signed, version = version + 1, updated_ms = @now
                where id = @id
                """,
                Args(caller, id, upload, name));
            await audit.WriteAsync(tx, caller, "profile.replace", id, new { upload.Identifier, upload.Sha256 });
            await reconciler.ReconcileAsync(tx, caller.OrganizationId, await DevicesAsync(tx, id), updating: true);
            return null;
        }, ct);

    /// <summary>Deletes a profile from the library and from all groups; devices lose it. False when there is none.</summary>
    public Task<bool> DeleteAsync(Caller caller, string id, CancellationToken ct) =>
        database.WriteAsync(async tx =>
        {
            var devices = await DevicesAsync(tx, id);
            if (await tx.ExecuteAsync("delete from mdm_profile where org_id = @OrganizationId and id = @id", new { caller.OrganizationId, id }) == 0)
            {
                return false;
            }

            await audit.WriteAsync(tx, caller, "profile.delete", id, new { devices = devices.Count });
            await reconciler.ReconcileAsync(tx, caller.OrganizationId, devices, updating: true);
            return true;
        }, ct);

    private static Task<List<string>> DevicesAsync(Tx tx, string profileId) =>
        tx.QueryAsync<string>("select device_id from mdm_device_profile where profile_id = @profileId", new { profileId });

    private object Args(Caller caller, string id, UploadedProfile upload, string? name) => new
    {
        id,
        caller.OrganizationId,
        name = Text.Clean(name),
        upload.Identifier,
        upload.Uuid,
        types = JsonSerializer.Serialize(upload.PayloadTypes),
        content = secrets.Seal(upload.Content.Span, SecretPurpose.Profile(id)),
        size = (long)upload.Content.Length,
        upload.Sha256,
        upload.Signed,
        now = time.GetUtcNow().ToUnixTimeMilliseconds(),
    };
}

/// <summary>A row of <c>mdm_profile</c> without its content.</summary>
public sealed class ProfileRow
{
    /// <summary><c>prf_…</c></summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Top-level.</summary>
    public required string Identifier { get; init; }

    /// <summary>Top-level.</summary>
    public required string PayloadUuid { get; init; }

    /// <summary>JSON array.</summary>
    public required string PayloadTypes { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>Lower-case hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Uploaded signed.</summary>
    public bool Signed { get; init; }

    /// <summary>Counts uploads.</summary>
    public long Version { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long CreatedMs { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long UpdatedMs { get; init; }

    /// <summary>As the API shows it.</summary>
    public Contract ToContract() => new(
        Id, Name, Identifier, PayloadUuid, (int)Version, (int)Size, Sha256, Signed, JsonSerializer.Deserialize<List<string>>(PayloadTypes)!,
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedMs), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedMs));
}
