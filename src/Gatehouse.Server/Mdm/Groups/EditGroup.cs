using Gatehouse.Client.Contracts.Mdm;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.Mdm.Profiles;
using Gatehouse.Server.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm.Groups;

/// <summary>Makes, changes and deletes groups. Devices follow: what a change takes from or gives to them is queued with it.</summary>
public sealed class EditGroup(Database database, ReadGroups groups, GroupTree tree, ProfileReconciler profiles, IAudit audit, TimeProvider time)
{
    private const int MaxDepth = 10;

    /// <summary>Makes a group.</summary>
    /// <response code="409"><c>group-name-taken</c>.</response>
    public async Task<Results<Created<Group>, ProblemHttpResult>> CreateAsync(GroupCreate request, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var id = Id.New("grp", time);
        var problem = await database.WriteAsync(tx => ApplyCreateAsync(tx, caller, id, request), ct);
        return problem is not null
            ? problem
            : TypedResults.Created($"/api/v1/groups/{id}", (await groups.FindAsync(http, caller.OrganizationId, id, ct))!);
    }

    /// <summary>Changes a group; honours <c>If-Match</c>.</summary>
    /// <response code="409"><c>group-name-taken</c>, or <c>conflict</c>: it would be nested in itself, or too deep.</response>
    public async Task<Results<Ok<Group>, ProblemHttpResult>> ChangeAsync(string id, GroupPatch patch, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(tx => ApplyChangeAsync(tx, http, caller, id, patch), ct);
        return problem is not null ? problem : TypedResults.Ok((await groups.FindAsync(http, caller.OrganizationId, id, ct))!);
    }

    /// <summary>Deletes a group. Its devices leave it; groups nested in it move up.</summary>
    /// <response code="409"><c>conflict</c>: it is the default group.</response>
    public async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, CancellationToken ct)
    {
        var caller = Caller.Of(http);
        var problem = await database.WriteAsync(tx => ApplyDeleteAsync(tx, caller, id), ct);
        return problem is null ? TypedResults.NoContent() : problem;
    }

    private async Task<ProblemHttpResult?> ApplyCreateAsync(Tx tx, Caller caller, string id, GroupCreate request)
    {
        var name = request.Name.Trim();
        if (await ProblemAsync(tx, caller, id, name, request.ParentId) is { } problem)
        {
            return problem;
        }

        if (request.IsDefault)
        {
            await tx.ExecuteAsync("update mdm_group set is_default = false where org_id = @OrganizationId and is_default = true", new { caller.OrganizationId });
        }

        await tx.ExecuteAsync(
            """
            insert into mdm_group (id, org_id, name, name_key, color, description, parent_id, is_default, keep_profiles, created_ms, updated_ms)
            values (@id, @OrganizationId, @name, @key, @Color, @Description, @ParentId, @IsDefault, @KeepProfilesOnLeave, @now, @now)
            """,
            new
            {
                id,
                caller.OrganizationId,
                name,
                key = name.ToUpperInvariant(),
                request.Color,
                request.Description,
                request.ParentId,
                request.IsDefault,
                request.KeepProfilesOnLeave,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        await audit.WriteAsync(tx, caller, "group.create", id, new { name, request.ParentId });
        return null;
    }

    private async Task<ProblemHttpResult?> ApplyChangeAsync(Tx tx, HttpContext http, Caller caller, string id, GroupPatch patch)
    {
        var version = await tx.ScalarAsync<long?>($"select version from mdm_group where org_id = @OrganizationId and id = @id{tx.ForUpdate}", new { caller.OrganizationId, id });
        if (version is null)
        {
            return Problems.NotFound();
        }

        if (ETags.Check(http, version.Value) is { } changed)
        {
            return changed;
        }

        if (patch.IsDefault == false)
        {
            return Problems.RequestInvalid("isDefault cannot be taken away; give the role to another group.");
        }

        if (await ProblemAsync(tx, caller, id, patch.Name?.Trim(), patch.ParentId is "" ? null : patch.ParentId) is { } problem)
        {
            return problem;
        }

        if (patch.IsDefault == true)
        {
            await tx.ExecuteAsync("update mdm_group set is_default = false where org_id = @OrganizationId and is_default = true and id <> @id", new { caller.OrganizationId, id });
        }

        await tx.ExecuteAsync(
            """
            update mdm_group set name = coalesce(@Name, name), name_key = coalesce(@key, name_key),
                color = case when @Color is null then color when @Color = '' then null else @Color end,
                description = case when @Description is null then description when @Description = '' then null else @Description end,
                parent_id = case when @ParentId is null then parent_id when @ParentId = '' then null else @ParentId end,
                is_default = coalesce(@IsDefault, is_default), keep_profiles = coalesce(@KeepProfilesOnLeave, keep_profiles),
                version = version + 1, updated_ms = @now
            where id = @id
            """,
            new
            {
                id,
                Name = patch.Name?.Trim(),
                key = patch.Name?.Trim().ToUpperInvariant(),
                patch.Color,
                patch.Description,
                patch.ParentId,
                patch.IsDefault,
                patch.KeepProfilesOnLeave,
                now = time.GetUtcNow().ToUnixTimeMilliseconds(),
            });
        await audit.WriteAsync(tx, caller, "group.change", id, patch);
        if (patch.ParentId is not null)
        {
            await profiles.ReconcileAsync(tx, caller.OrganizationId, await tree.MembersAsync(tx, id), updating: true);
        }

        return null;
    }

    private async Task<ProblemHttpResult?> ApplyDeleteAsync(Tx tx, Caller caller, string id)
    {
        var row = await tx.FirstAsync<DeletedRow>(
            $"select is_default, parent_id from mdm_group where org_id = @OrganizationId and id = @id{tx.ForUpdate}", new { caller.OrganizationId, id });
        if (row is null)
        {
            return Problems.NotFound();
        }

        if (row.IsDefault)
        {
            return Problems.Conflict("This is the default group; give that role to another one first.");
        }

        var members = await tree.MembersAsync(tx, id);
        await tree.ForgetKeptAsync(tx, id, members);
        await tx.ExecuteAsync("update mdm_group set parent_id = @ParentId where parent_id = @id", new { id, row.ParentId });
        await tx.ExecuteAsync("delete from mdm_group where id = @id", new { id });
        await audit.WriteAsync(tx, caller, "group.delete", id, new { devices = members.Count });
        await profiles.ReconcileAsync(tx, caller.OrganizationId, members, updating: true);
        return null;
    }

    private async Task<ProblemHttpResult?> ProblemAsync(Tx tx, Caller caller, string id, string? name, string? parentId)
    {
        if (name is not null && await tx.ScalarAsync<string>(
            "select id from mdm_group where org_id = @OrganizationId and name_key = @key and id <> @id", new { caller.OrganizationId, key = name.ToUpperInvariant(), id }) is not null)
        {
            return MdmProblems.GroupNameTaken();
        }

        if (parentId is null)
        {
            return null;
        }

        var above = await tree.AncestorsAsync(tx, caller.OrganizationId, parentId);
        return above switch
        {
            [] => Problems.RequestInvalid("parentId is not a group here."),
            _ when above.Contains(id) => Problems.Conflict("A group cannot be nested in itself."),
            { Count: >= MaxDepth } => Problems.Conflict("Groups can be nested at most ten deep."),
            _ => null,
        };
    }

    private sealed class DeletedRow
    {
        public bool IsDefault { get; init; }

        public string? ParentId { get; init; }
    }
}
