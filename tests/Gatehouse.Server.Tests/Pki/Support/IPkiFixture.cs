using Gatehouse.Server.Tests.Fixtures;

namespace Gatehouse.Server.Tests.Pki.Support;

/// <summary>A server whose issuance gate is a <see cref="FakeGate"/>.</summary>
public interface IPkiFixture : IGateFixture
{
    FakeGate Gate { get; }
}
