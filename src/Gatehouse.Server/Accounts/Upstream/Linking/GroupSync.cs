using Gatehouse.Client.Contracts.Accounts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Upstream.Linking;

/// <summary>Makes membership of mapped groups follow the provider's word; other groups are left alone.</summary>
internal static class GroupSync
{
    /// <summary>Adds to and takes out of groups.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant; groups of others are never touched, whatever the settings name.</param>
    /// <param name="personId">Who.</param>
    /// <param name="mapped">Which groups follow, and what.</param>
    /// <param name="values">What the provider says; null when it did not, and then everything stays.</param>
    public static async Task RunAsync(
        Tx tx, string organizationId, string personId, IReadOnlyList<UpstreamGroup> mapped, IReadOnlyCollection<string>? values)
    {
        if (values is null)
        {
            return;
        }

        foreach (var group in mapped.GroupBy(m => m.GroupId, StringComparer.Ordinal))
        {
            var args = new { groupId = group.Key, personId, organizationId };
            await tx.ExecuteAsync(
                group.Any(m => values.Contains(m.Value))
                    ? """
                      insert into accounts_group_member (group_id, person_id)
                      select id, @personId from accounts_group where id = @groupId and org_id = @organizationId
                      on conflict do nothing
                      """
                    : """
                      delete from accounts_group_member where person_id = @personId
                      and group_id in (select id from accounts_group where id = @groupId and org_id = @organizationId)
                      """,
                args);
        }
    }
}
