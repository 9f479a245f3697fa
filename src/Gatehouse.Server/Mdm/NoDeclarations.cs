using Gatehouse.Protocols.Mdm.Declarations;
using Gatehouse.Server.Mdm.Contracts;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm;

/// <summary>Stands where nobody declares anything.</summary>
internal sealed class NoDeclarations : IDeclarations
{
    public Task<DeclarationSet> OfDeviceAsync(Tx tx, string organizationId, string? attemptId) => Task.FromResult(DeclarationSet.Empty);
}
