using Gatehouse.Protocols.Mdm.Declarations;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Enrollment.AccountDriven.Sso;

/// <summary>
/// The declarations of Enrollment SSO, offered once more: a device that used them switches declarative management on by itself right
/// after its enrollment, and throws away what it does not find there.
/// </summary>
/// <remarks>Source: Apple, "Implementing the Enrollment SSO flow"; iOS 18.4, visionOS 2.4.</remarks>
internal sealed class SsoDeclarations : IDeclarations
{
    /// <inheritdoc />
    public async Task<DeclarationSet> OfDeviceAsync(Tx tx, string organizationId, string? attemptId) =>
        attemptId is not null && await SsoStore.OfAttemptAsync(tx, organizationId, attemptId) is { Saved.Declarations: { Count: > 0 } offered }
            ? new DeclarationSet(offered)
            : DeclarationSet.Empty;
}
