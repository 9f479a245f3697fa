using System.Security.Cryptography.Pkcs;
using BenchmarkDotNet.Attributes;
using Gatehouse.Protocols.Cms;

namespace Gatehouse.Benchmarks.Micro;

/// <summary>The <c>Mdm-Signature</c> of an idle connect: the framework's way, ours, and ours with the key at hand.</summary>
[MemoryDiagnoser]
public class SignatureVerification
{
    private SignerKey? _key;

    /// <summary>Keeps the key, as the server does after a device's first request.</summary>
    [GlobalSetup]
    public void Setup() => _key = DetachedVerifier.Verify(Material.Idle, Material.Signature, CmsAlgorithms.Modern).Key;

    /// <summary>What the framework offers.</summary>
    [Benchmark(Baseline = true)]
    public void Framework()
    {
        var cms = new SignedCms(new ContentInfo(Material.Idle), detached: true);
        cms.Decode(Material.Signature);
        cms.CheckSignature(verifySignatureOnly: true);
    }

    /// <summary>A certificate not seen before.</summary>
    [Benchmark]
    public bool FirstTime() => DetachedVerifier.Verify(Material.Idle, Material.Signature, CmsAlgorithms.Modern).IsValid;

    /// <summary>A certificate whose key is in the cache.</summary>
    [Benchmark]
    public bool KnownKey() => DetachedVerifier.Verify(Material.Idle, Material.Signature, CmsAlgorithms.Modern, _ => _key).IsValid;
}
