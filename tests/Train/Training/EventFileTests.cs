using EmotionML.Train.Networks;
using EmotionML.Train.Training;
using Google.Protobuf;

namespace EmotionML.Tests.Train.Training;

/// <summary>TensorBoard's event files, read back by the format's own definition (tensorflow/core/util/event.proto and TFRecord).</summary>
public sealed class EventFileTests
{
    [Fact]
    public void Every_epoch_is_in_the_event_file_with_the_numbers_of_the_metrics()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.File("run"));
        folder.Prepare();
        TrainOptions options = TestFaces.Small with { Epochs = 2 };
        var data = TestFaces.Draw();
        using Network network = NetworkStart.Build(options, data, TextWriter.Null);
        using (var trainer = new Trainer(options, data, folder, network, [], new Dictionary<string, string>(), new TrainProgress(TextWriter.Null, live: false)))
            trainer.Run(CancellationToken.None);

        (long Step, string Tag, float Value)[] scalars = [.. Scalars(Assert.Single(Directory.GetFiles(folder.Events, "events.out.tfevents*")))];
        string[] rows = File.ReadAllLines(folder.Metrics);
        for (int epoch = 1; epoch <= 2; epoch++)
        {
            var row = System.Text.Json.JsonDocument.Parse(rows[epoch - 1]).RootElement;
            foreach ((string tag, string key) in ((string, string)[])[("loss/train", "train_loss"), ("accuracy/validation", "validation_accuracy"), ("learning-rate", "learning_rate")])
                Assert.Equal(row.GetProperty(key).GetDouble(), Assert.Single(scalars, s => s.Step == epoch && s.Tag == tag).Value, 1e-5);
        }
    }

    private static IEnumerable<(long Step, string Tag, float Value)> Scalars(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            long length = reader.ReadInt64();
            reader.ReadUInt32(); // checksum of the length
            byte[] record = reader.ReadBytes((int)length);
            reader.ReadUInt32(); // checksum of the record
            long step = 0;
            foreach ((int field, object value) in Fields(record))
            {
                if (field == 2) step = (long)value;
                if (field != 5) continue;
                foreach ((_, object entry) in Fields((byte[])value).Where(f => f.Field == 1))
                {
                    (int Field, object Value)[] parts = [.. Fields((byte[])entry)];
                    if (parts.FirstOrDefault(p => p.Field == 2).Value is float number)
                        yield return (step, System.Text.Encoding.UTF8.GetString((byte[])parts.First(p => p.Field == 1).Value), number);
                }
            }
        }
    }

    private static List<(int Field, object Value)> Fields(byte[] message)
    {
        var fields = new List<(int, object)>();
        var input = new CodedInputStream(message);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            fields.Add((field, WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadInt64(),
                WireFormat.WireType.Fixed64 => input.ReadDouble(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                _ => input.ReadBytes().ToByteArray(),
            }));
        }
        return fields;
    }
}
