using Gatehouse.Protocols.Mdm.Declarations;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Mdm.Contracts;

/// <summary>Has devices fetch their declarations again. Who changes what <see cref="IDeclarations"/> says asks here: a device synchronizes when it is told, and not by itself.</summary>
public interface IDeclarationSync
{
    /// <summary>Tells those devices that use declarative management and know another set; the others would only be switched on by it.</summary>
    /// <param name="tx">Transaction of the change.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="attemptIds">Attempts by which the devices enrolled.</param>
    /// <param name="now">What all of them have from now on.</param>
    Task RequestAsync(Tx tx, string organizationId, IReadOnlyCollection<string> attemptIds, DeclarationSet now);
}
