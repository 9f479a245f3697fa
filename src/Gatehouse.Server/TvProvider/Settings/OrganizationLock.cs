using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Settings;

/// <summary>Lets changes that concern a whole organization follow each other, also where there is no row yet to lock.</summary>
internal static class OrganizationLock
{
    /// <summary>Waits for its turn, which lasts until the end of the transaction. Rows that only refer to the organization may be added meanwhile.</summary>
    public static Task TakeAsync(Tx tx, string organizationId) => tx.FirstAsync<string>(
        "select id from admin_organization where id = @organizationId" + (tx.Kind == DatabaseKind.Postgres ? " for no key update" : ""), new { organizationId });
}
