using BenchmarkDotNet.Attributes;
using Gatehouse.Protocols.Enrollment;

namespace Gatehouse.Benchmarks.Micro;

/// <summary>The signed half of an enrollment token's validation; the row in the database is the other half.</summary>
[MemoryDiagnoser]
public class TokenValidation
{
    private const string Kid = "key_01JAAAAAAAAAAAAAAAAAAAAAAA";
    private const string Issuer = "https://mdm.example.com";
    private readonly EnrollmentTokenKey[] _keys = [new(Kid, Material.Key, Withdrawn: false)];
    private readonly EnrollmentTokenExpectation _expected = new(Issuer);

    private readonly string _token = EnrollmentToken.Write(
        new EnrollmentTokenClaims(
            "org_01JAAAAAAAAAAAAAAAAAAAAAAA", "Engineering BYOD", "grp_01JAAAAAAAAAAAAAAAAAAAAAAA", null, 100, "jti-0123456789abcdef",
            Material.Now.AddDays(7), Issuer, EnrollmentToken.OtaAudience, Material.Now),
        Kid, Material.Key);

    /// <summary>All six steps.</summary>
    [Benchmark(Baseline = true)]
    public object Genuine() => EnrollmentToken.Validate(_token, _keys, _expected, Material.Now);

    /// <summary>What somebody's garbage costs.</summary>
    [Benchmark]
    public object Garbage() => EnrollmentToken.Validate("eyJhbGciOiJub25lIn0.e30.AAAA", _keys, _expected, Material.Now);
}
