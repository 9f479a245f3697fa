using Gatehouse.Server.Accounts.Contracts;
using Gatehouse.Server.Accounts.Flows;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.SecondFactors;

/// <summary>The rules of the sign-in pages, where there are no pages: what somebody has is asked for, and what is demanded must be there.</summary>
public sealed class SecondFactorJudge(Database database, CodeCheck codes, SecondFactorPolicy policy) : ISecondFactors
{
    /// <inheritdoc/>
    public async Task<SecondFactorVerdict> JudgeAsync(string organizationId, string personId, string? code, string client, CancellationToken ct)
    {
        if (!(await SecondFactorView.ReadAsync(database, personId, ct)).Any)
        {
            return await policy.RequiredAsync(organizationId, personId, null, ct) is null ? SecondFactorVerdict.Passed : SecondFactorVerdict.NotSetUp;
        }

        return string.IsNullOrWhiteSpace(code) ? SecondFactorVerdict.CodeMissing
            : await codes.RunAsync(organizationId, personId, code, new SignInClient(client, null), ct) ? SecondFactorVerdict.Passed
            : SecondFactorVerdict.CodeWrong;
    }
}
