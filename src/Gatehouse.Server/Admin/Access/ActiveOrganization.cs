using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Access;

/// <summary>
/// Whether the operator has an organization switched on. Read with each decision and kept nowhere, so that switching holds at
/// once in every process.
/// </summary>
public static class ActiveOrganization
{
    /// <summary>Why a request of an organization that is switched off goes nowhere; the enrollment log has the same word.</summary>
    public const string DisabledCause = "ORG_DISABLED";

    /// <summary>False when it is switched off, or gone.</summary>
    public static async Task<bool> IsAsync(Tx tx, string organizationId) =>
        await tx.ScalarAsync<string>("select id from admin_organization where id = @organizationId and disabled_ms is null", new { organizationId }) is not null;
}
