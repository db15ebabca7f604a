import type { Phase } from './answer.ts';
import { simplify } from './simplified.ts';

/**
 * Known status words, in lower case, without spaces and dashes, in simplified characters, and without
 * what `readPhase` takes away. A task with another word is still running.
 */
const WORDS: Readonly<Record<Phase, string>> = {
  succeeded:
    'succeeded succeed success successful completed complete finished finish done ready generated ' +
    'rendered 3 成功 完成 已生成 已结束 生成成功 生成完成 处理完成 执行成功 执行完成',
  failed:
    'failed failure fail error errored unsuccessful unsuccess expired expire rejected reject refused ' +
    'denied declined disapproved blocked banned moderated filtered contentfiltered flagged violated ' +
    'violation nsfw invalid invalidated voided timeout timedout timeouted deadlineexceeded ' +
    'timeouterror executionerror failedpermanently dead deadletter crashed crash exception internalerror systemerror lost dropped discarded interrupted ' +
    'abandoned unqualified notpassed refunded 2 ' +
    '失败 生成失败 处理失败 执行失败 提交失败 审核失败 超时 逾时 生成超时 执行超时 处理超时 过期 失效 作废 ' +
    '拒绝 驳回 拦截 屏蔽 不通过 未通过 审核不通过 审核未通过 未通过审核 审核拒绝 违规 内容违规 异常 ' +
    '生成异常 执行异常 处理异常 系统异常 错误 系统错误 生成错误 出错 生成出错 执行出错 中断 崩溃 退款 退还',
  cancelled:
    'cancelled canceled cancel aborted abort stopped terminated revoked killed deleted removed ' +
    'withdrawn userabort usercancelled usercanceled cancelledbyuser canceledbyuser ' +
    '取消 终止 停止 中止 撤销 撤回 撤消 删除 移除',
  queued:
    'pending throttled throttling queued queue queueing queuing enqueued inqueue pendinginqueue ' +
    'prequeue prequeued waiting wait awaiting inline submitted submitting submit created creating ' +
    'create new accepted scheduled scheduling received dispatched dispatching assigned allocated ' +
    'allocating provisioning initialized initializing init notstart notstarted unstarted staged ' +
    'staging backlog deferred delayed paused suspended ratelimited onhold held notready idle 0 ' +
    '排队 排队中 排队等待 排队等待中 队列中 入队 等待 等待中 等待处理 等待执行 等待生成 等待调度 等待开始 ' +
    '待处理 待执行 待生成 待开始 待调度 待审核 调度中 未开始 未启动 未完成 提交 提交成功 提交中 创建 创建中 ' +
    '创建成功 接收 受理 初始化 初始化中 暂停',
  running:
    'running run inprogress inprocess progress progressing processing process generating dreaming ' +
    'started starting active working busy ongoing underway executing rendering sampling denoising ' +
    'inferencing computing booting warming warmingup loading preparing preprocessing postprocessing ' +
    'encoding transcoding upscaling interpolating compositing stitching uploading downloading saving ' +
    'storing streaming moderating reviewing checking validating finalizing finishing completing ' +
    'retrying resumed resuming cancelling canceling 1 ' +
    '运行 运行中 进行中 处理中 生成中 执行中 渲染中 上传中 下载中 转码中 编码中 转存中 保存中 合成中 制作中 ' +
    '绘制中 计算中 推理中 加载中 启动中 后处理 后处理中 预处理 预处理中 优化中 审核中 检测中 重试中 取消中 ' +
    '准备中 工作中',
};

const PHASES: ReadonlyMap<string, Phase> = new Map(
  Object.entries(WORDS).flatMap(([phase, words]) =>
    words.split(' ').map((word) => [word, phase as Phase] as const),
  ),
);

/** Longer words are unknown anyway. In UTF-16 code units. */
const MAX_LENGTH = 100;

/** What a word may be about, such as in `TASK_STATUS_SUCCEED`, `video.completed` or 生成视频失败. */
const SUBJECT =
  /^(?:task|job|video|image|content|generation|render(?:ing)?|process(?:ing)?|execution|workflow|prediction|moderation|review|audit|status|state)+(?=.)|任务|视频|影片|作业|内容|当前|状态|用户/g;

/** Words that begin or end like these mean no end. */
const QUEUED = /^(?:pending|queue|waiting|等[待候]|排队|队列|待)/;
const RUNNING = /^(?:processing|generating|rendering|loading)|中$/;

/** What a service's status word means; undefined for an unknown word. */
export function readPhase(word: string): Phase | undefined {
  const bare = simplify(word.slice(0, MAX_LENGTH).toLowerCase()).replace(/[\s_.:!。！…-]|了$/g, '');
  const alone = bare.replace(SUBJECT, '');
  // “Is running” and “has ended” are written in several ways.
  const forms = [
    bare,
    alone,
    alone.replace(/^正在?(.+?)中?$/, '$1中'),
    alone.replace(/^(?:已经?|被)+/, ''),
  ];
  const known = forms.map((it) => PHASES.get(it)).find((it) => it !== undefined);
  const other = RUNNING.test(bare) ? 'running' : undefined;
  return known ?? (QUEUED.test(alone) ? 'queued' : other);
}
