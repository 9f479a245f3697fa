using System.Diagnostics.Metrics;
using Gatehouse.Server.Pki.Authorities;

namespace Gatehouse.Server.Pki;

/// <summary>Instruments of the PKI, meter <c>Gatehouse.Pki</c>.</summary>
public sealed class PkiMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Gatehouse.Pki";

    private readonly Counter<long> _operations;
    private readonly TimeProvider _time;
    private IReadOnlyList<ExpiryRow> _expiries = [];

    /// <summary>Makes the instruments.</summary>
    public PkiMetrics(IMeterFactory meters, SelfTests selfTests, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _operations = meter.CreateCounter<long>("gatehouse.scep.operations", "{operation}", "SCEP operations by kind and outcome.");
        meter.CreateObservableGauge("gatehouse.pki.expiry", Expiries, "d", "Days until a CA, RA or signing certificate ends; the shortest of each kind.");
        meter.CreateObservableGauge("gatehouse.pki.self_test.failures", () => selfTests.Failures, "{ca}", "CAs whose last self-test failed.");
    }

    /// <summary>Counts an operation; the outcome is <c>success</c>, <c>pending</c>, <c>malformed</c>, or the cause of a failure.</summary>
    public void Count(string operation, string outcome) =>
        _operations.Add(1, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Remembers when certificates end.</summary>
    public void Report(IReadOnlyList<ExpiryRow> expiries) => _expiries = expiries;

    private IEnumerable<Measurement<double>> Expiries()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return _expiries.Select(e => new Measurement<double>((e.NotAfterMs - now) / 86_400_000.0, new KeyValuePair<string, object?>("kind", e.Kind)));
    }
}
