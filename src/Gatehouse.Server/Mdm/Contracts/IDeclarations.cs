using Gatehouse.Protocols.Mdm.Declarations;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Contracts;

/// <summary>Knows which declarations a device is to have. Enrollment implements it: some come with the way in.</summary>
public interface IDeclarations
{
    /// <summary>Those of the device channel; users of a device have none.</summary>
    /// <param name="tx">Transaction of the device's message.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="attemptId">Attempt by which the device enrolled; null when it is not known.</param>
    Task<DeclarationSet> OfDeviceAsync(Tx tx, string organizationId, string? attemptId);
}
