using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>
/// Who needs two factors at every sign-in with a password: everybody of an organization, or the people of some groups. What
/// an identity provider asks of its people is its own affair.
/// </summary>
public sealed class SecondFactorPolicy(Database database)
{
    private const string Asks = """
        select org_id from accounts_setting where org_id = @organizationId and require_second_factor
        union all
        select g.org_id from accounts_group_member m join accounts_group g on g.id = m.group_id
        where m.person_id = @personId and g.org_id = @organizationId and g.require_second_factor
        """;

    /// <summary>How sure a sign-in of the person has to be: as was asked for, and two factors where the policy says so.</summary>
    public async Task<string?> RequiredAsync(string organizationId, string personId, string? wantedAcr, CancellationToken ct)
    {
        if (wantedAcr is not null && Acr.Satisfies(wantedAcr, Acr.Mfa))
        {
            return wantedAcr;
        }

        return await database.FirstAsync<string>(Asks, new { organizationId, personId }, ct) is null ? wantedAcr : Acr.Mfa;
    }
}
